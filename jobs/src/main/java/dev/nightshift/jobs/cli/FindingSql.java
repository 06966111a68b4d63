package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.analysis.FindingContext;
import dev.nightshift.jobs.analysis.FindingStore;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Statements that give the numbers behind a finding, to be copied into a client.
final class FindingSql {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private FindingSql() {}

  /// What the finding says, in columns that fit on a screen.
  static String finding(FindingStore.Stored finding) {
    return "select severity, confidence, during_from, during_until, sentence, jsonb_pretty(evidence) as evidence from report.finding where finding_id = "
        + finding.id();
  }

  /// The operations a finding is about; empty for other findings.
  static Optional<String> operations(FindingStore.Stored finding) {
    var evidence = JSON.readTree(finding.evidence());
    var type = evidence.path("type");
    var name = evidence.path("name");
    return type.isString() && name.isString()
        ? Optional.of(
            "select started_at, seconds, state, error from report.operation where type = %s and name = %s and started_at >= '%s' and started_at <= '%s' order by started_at"
                .formatted(
                    quoted(type.asString()),
                    quoted(name.asString()),
                    finding.from(),
                    finding.until()))
        : Optional.empty();
  }

  /// The numbers of the chart.
  static String hours(FindingStore.Stored finding, FindingContext.About about, Instant since) {
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
