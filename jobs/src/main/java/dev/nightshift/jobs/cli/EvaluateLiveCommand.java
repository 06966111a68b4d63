package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.jobs.analysis.LiveReplay;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Judges past hours as if each had just ended.
@Command(
    name = "live",
    description = {
      "Judge the hours of hosts and containers, imported ones too, as the job 'detect' would have when each ended.",
      "Prints what would have been told, and how often that is for a metric in a week. Changes nothing."
    })
final class EvaluateLiveCommand extends DatabaseCommand {
  private static final double HOURS_OF_WEEK = 168;

  @Option(names = "--host", paramLabel = "HOST", description = "Only this host.")
  private @Nullable String host;

  @Option(
      names = "--since",
      paramLabel = "SPAN",
      defaultValue = "2w",
      description =
          "Which hours are judged, beside the three weeks before them (default: ${DEFAULT-VALUE}).")
  private String since = "2w";

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var jdbi = session.database().jdbi();
    var span = AnalyseCommand.span("--since", since);
    if (host != null) {
      Profiles.of(session).host(host);
    }
    var replay = new LiveReplay(jdbi);
    var told = new ArrayList<Finding>();
    int series = 0;
    long hours = 0;
    var known = Duration.ZERO;
    for (var one : new UsageHistoryStore(jdbi).hosts()) {
      if (host == null || host.equals(one.name())) {
        var of = replay.of(one, span, session.now());
        told.addAll(of.findings());
        series += of.series();
        hours += of.hours();
        known = known.compareTo(of.known()) >= 0 ? known : of.known();
      }
    }
    var table = Table.columns("from", "until", "subject", "finding").below(1);
    told.sort(Comparator.comparing(Finding::from));
    told.forEach(
        one ->
            table.row(
                Words.minute(one.from()),
                Words.minute(one.until()),
                one.subject().name(),
                one.sentence()));
    table.print(
        session.terminal(),
        format,
        series == 0
            ? "Nothing was judged: it needs two weeks of history, has %s."
                .formatted(known.isZero() ? "none" : Text.span(known))
            : "Nothing would have been told.");
    if (format == OutputFormat.TABLE && series > 0) {
      session
          .out()
          .printf(
              Locale.ROOT,
              "%d told of %d metrics in %,d hours: %.3f for a metric in a week.%n",
              told.size(),
              series,
              hours,
              hours == 0 ? 0 : told.size() * HOURS_OF_WEEK / (double) hours);
    }
    return 0;
  }
}
