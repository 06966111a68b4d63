package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.profile.Quantities;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.analysis.AnalyseJob;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.schedule.LedgerStore;
import dev.nightshift.jobs.schedule.Runner;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Looks through the histories now.
@Command(
    name = "analyse",
    description = {
      "Look through all histories now, and print what is new.",
      "The run is entered in 'nightshift jobs history analyse'.",
      "With --since less than the profile says, only what shows in so short a time is found, "
          + "and nothing is resolved."
    })
final class AnalyseCommand extends DatabaseCommand {
  private static final int LEAST_ROOM = 30;
  private static final Duration LONGEST = Duration.ofDays(3_640);

  @Option(
      names = "--since",
      paramLabel = "SPAN",
      description = "How far back to look, e.g. 4w (default: analysis.lookback of the profile).")
  private @Nullable String since;

  @Override
  int run(Session session) throws InterruptedException {
    var settings = session.profile().analysis();
    var lookback = since == null ? settings.lookback() : lookback(since);
    var jdbi = session.database().jdbi();
    var progress = new Progress(session.terminal());
    progress.step("Looking through the last " + Text.span(lookback));
    String host = HostMeter.hostName(session.settings().environment());
    var job =
        new AskedAnalysis(
            new AnalyseJob(jdbi, host, () -> settings),
            settings,
            lookback,
            (done, all, name) ->
                progress.at(
                    done / (double) all,
                    "%d of %s, now %s".formatted(done, Text.count(all, "host"), name)));
    var at = session.now();
    try (var runner =
        new Runner(new LedgerStore(jdbi), host + "@" + at + "/command", host, session.clock())) {
      runner.run(job, at);
    }
    var outcome = job.outcome();
    progress.done(outcome.sentence());
    for (String sentence : outcome.found()) {
      tell(session, sentence);
    }
    for (String failure : outcome.failures()) {
      session.terminal().err().println(Terminal.harmless(failure));
    }
    if (outcome.hosts() == 0) {
      session.out().println("There is no recent history: 'nightshift run' makes some.");
    }
    return outcome.failures().isEmpty() ? 0 : Failures.OUTSIDE;
  }

  private static void tell(Session session, String sentence) {
    String mark = "  new: ";
    int room = Math.max(LEAST_ROOM, session.terminal().columns() - mark.length());
    for (String line : Wrap.lines(Terminal.harmless(sentence), room)) {
      session.out().println(mark + line);
      mark = " ".repeat(mark.length());
    }
  }

  private static Duration lookback(String text) {
    var lookback = span("--since", text);
    if (lookback.compareTo(Duration.ofHours(1)) < 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--since must be at least 1h, is '" + text + "'.");
    }
    return lookback;
  }

  /// A span such as `4w`, `30d`, `12h`.
  static Duration span(String option, String text) {
    try {
      var span =
          text.endsWith("w")
              ? Duration.ofDays(7)
                  .multipliedBy(Long.parseLong(text.substring(0, text.length() - 1)))
              : Quantities.parseDuration(text);
      if (!span.isPositive() || span.compareTo(LONGEST) > 0) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            option + " must be longer than 0 and at most 520w, is '" + text + "'.");
      }
      return span;
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          option + " must be a span such as 4w, 30d or 12h, is '" + text + "'.",
          wrong);
    }
  }
}
