package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.health.HealthScore;
import dev.nightshift.jobs.health.HealthScoreStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows how well hosts and the fleet are, or were, in numbers.
@Command(
    name = "score",
    description = {
      "Say in one number from 0 to 100 how well each host and the fleet are, and what took points.",
      "With --since: how well they were, time by time. Recorded by the hourly health check."
    },
    footer = {
      "",
      "A host's score: " + HealthScore.FORMULA + ".",
      "The fleet's: " + HealthScoreCommand.FLEET + "."
    })
final class HealthScoreCommand extends DatabaseCommand {
  static final String FLEET =
      "the mean of its hosts' scores; a host whose score is not known, or that was not checked for three hours, counts as 0;"
          + " one that was not checked for a week is left out";

  private static final Duration SILENT = Duration.ofHours(3);
  private static final Duration GONE = Duration.ofDays(7);

  @Option(names = "--host", paramLabel = "HOST", description = "Only this host.")
  private @Nullable String host;

  @Option(
      names = "--since",
      paramLabel = "SPAN",
      description = "Every score of this span, e.g. 7d: of the host, else of the fleet by hour.")
  private @Nullable String since;

  @Option(
      names = "--most",
      converter = Most.class,
      defaultValue = "200",
      description = "Most rows shown (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    if (host != null) {
      Profiles.of(session).host(host);
    }
    var scores = new HealthScoreStore(session.database().jdbi());
    var now = session.now();
    var table = since == null ? newest(scores, now) : past(scores, since, now);
    table.print(
        session.terminal(),
        format,
        host == null && since == null
            ? "No health check has run yet: 'nightshift health --now' checks at once."
            : "No health check of that host or span is known.");
    if (format == OutputFormat.TABLE && !table.isEmpty()) {
      session.out().println();
      print(session.terminal(), "a host: " + HealthScore.FORMULA + ".");
      print(session.terminal(), "the fleet: " + FLEET + ".");
    }
    return table.isEmpty() ? Failures.NO : 0;
  }

  private static void print(Terminal terminal, String text) {
    Wrap.lines(text, terminal.columns()).forEach(terminal.out()::println);
  }

  private Table newest(HealthScoreStore store, Instant now) {
    var table = Table.columns("host", "score", "checked", "checks", "unknown", "what took points");
    List<HealthScoreStore.Scored> scores = store.newest(host, now);
    double sum = 0;
    int hosts = 0;
    int unknown = 0;
    for (var one : scores) {
      boolean silent = one.at().isBefore(now.minus(SILENT));
      Double points = silent ? null : one.score();
      if (!one.at().isBefore(now.minus(GONE))) {
        hosts++;
        sum += points == null ? 0 : points;
        unknown += points == null ? 1 : 0;
      }
      table.row(
          one.host(),
          points(points),
          Words.ago(one.at(), now),
          one.checks(),
          one.unknown(),
          silent ? "not checked lately; then: " + one.why() : one.why());
    }
    if (host == null && hosts > 0) {
      String counted = "mean of " + Text.count(hosts, "host");
      table.row(
          "fleet",
          points(sum / hosts),
          null,
          scores.stream().mapToInt(HealthScoreStore.Scored::checks).sum(),
          scores.stream().mapToInt(HealthScoreStore.Scored::unknown).sum(),
          unknown == 0
              ? counted
              : counted + ", %d of which count as 0: unknown".formatted(unknown));
    }
    return table;
  }

  private Table past(HealthScoreStore store, String span, Instant now) {
    Instant from = now.minus(AnalyseCommand.span("--since", span));
    if (host == null) {
      var table = Table.columns("hour", "fleet", "lowest", "hosts", "unknown");
      for (var hour : store.fleet(from, most)) {
        table.row(
            Words.minute(hour.hour()),
            points(hour.score()),
            points(hour.least()),
            hour.hosts(),
            hour.unknown());
      }
      return table;
    }
    var table = Table.columns("at", "host", "score", "checks", "unknown", "what took points");
    for (var one : store.history(host, from, most)) {
      table.row(
          Words.minute(one.at()),
          one.host(),
          points(one.score()),
          one.checks(),
          one.unknown(),
          one.why());
    }
    return table;
  }

  /// Coloured as the worst single critical check, or warnings, would make it.
  private static Table.Cell points(@Nullable Double points) {
    if (points == null) {
      return new Table.Cell(null, "unknown", "unknown");
    }
    String status = points < 70 ? "critical" : points < 90 ? "warning" : "ok";
    return new Table.Cell(points, String.format(Locale.ROOT, "%.0f", points), status);
  }
}
