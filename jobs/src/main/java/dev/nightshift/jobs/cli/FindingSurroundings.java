package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.analysis.FindingContext;
import dev.nightshift.jobs.analysis.FindingStore;
import java.time.Instant;

/// What stands around a finding, for people: a chart with the time it is about marked, what else
/// moved at the same time, and how to ask for the numbers.
final class FindingSurroundings {
  private final Terminal terminal;
  private final Details details;

  FindingSurroundings(Terminal terminal, Details details) {
    this.terminal = terminal;
    this.details = details;
  }

  void print(FindingContext context, FindingContext.About about) {
    terminal.out().println("  " + title(context));
    for (String line : new FindingSketch(context).lines(about.from(), about.until())) {
      terminal.out().println("    " + line);
    }
    if (context.companions().isEmpty()) {
      details.line(
          "moved too",
          context.compared() == 0
              ? "nothing else runs on the host"
              : "nothing else: CPU and memory of %s on the host were compared"
                  .formatted(Text.count(context.compared() / 2, "container")));
    }
    String name = "moved too";
    for (var companion : context.companions()) {
      details.line(name, moved(companion));
      name = "";
    }
  }

  private static String title(FindingContext context) {
    return switch (context.quantity()) {
      case CPU -> "CPU in use, mean of each hour; ^ marks what this is about";
      case MEMORY -> "memory in use, hour by hour; ^ marks what this is about";
      case DISK -> "disk in use, hour by hour; ^ marks what this is about";
    };
  }

  private static String moved(FindingContext.Companion companion) {
    var with = companion.correlation();
    int lag = with.lag();
    String when =
        lag == 0
            ? "in the same hour"
            : "%s %s".formatted(Text.count(Math.abs(lag), "hour"), lag > 0 ? "later" : "earlier");
    return "the %s of %s, %s%s (correlation %.2f)"
        .formatted(
            companion.quantity() == FindingContext.Quantity.CPU ? "CPU" : "memory",
            companion.name(),
            with.correlation() < 0 ? "the other way, " : "",
            when,
            with.correlation());
  }

  /// A statement that gives the numbers of the chart.
  static String sql(FindingStore.Stored finding, FindingContext.About about, Instant since) {
    String host = quoted(String.valueOf(finding.host()));
    String hours = "hour >= '%s' and hour < '%s' order by hour".formatted(since, about.until());
    String container = finding.container();
    return switch (about.quantity()) {
      case DISK ->
          "select at, total_bytes - free_bytes as used_bytes from report.device_sample where kind = 'filesystem' and host = %s and device = %s and at >= '%s' and at < '%s' order by at"
              .formatted(host, quoted(String.valueOf(about.mount())), since, about.until());
      case CPU, MEMORY -> {
        String column =
            about.quantity() == FindingContext.Quantity.CPU
                ? "cpu_mean_cores"
                : container == null ? "memory_mean_bytes" : "memory_max_bytes";
        yield container == null
            ? "select hour, %s from report.host_hour where host = %s and %s"
                .formatted(column, host, hours)
            : "select hour, %s from report.container_hour where host = %s and container = %s and %s"
                .formatted(column, host, quoted(container), hours);
      }
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
