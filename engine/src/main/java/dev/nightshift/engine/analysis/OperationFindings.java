package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands out in operations: those that fail too often, those that take too long, and
/// durations that are unlike before, as of any metric.
public final class OperationFindings {
  /// Fewer operations tell no share.
  private static final long LEAST = 5;

  private static final long LEAST_EARLIER = 20;

  /// How many times as long as before is slower.
  private static final double SLOWER = 2;

  private static final int MOST_ERROR = 100;

  private final AnalysisConfig config;
  private final SeriesFindings series;

  public OperationFindings(AnalysisConfig config) {
    this.config = config;
    this.series = new SeriesFindings(config);
  }

  /// Findings about operations of one sort and name.
  public List<Finding> of(OperationHistory operation) {
    var findings = new ArrayList<Finding>();
    failing(operation, findings);
    slow(operation, findings);
    unlikeBefore(operation, findings);
    findings.removeIf(finding -> finding.confidence() < config.minConfidence());
    return findings;
  }

  private static String words(OperationHistory operation) {
    return operation.type() + " " + operation.name();
  }

  private static String metric(OperationHistory operation, String what) {
    return what + "/" + operation.type() + "/" + operation.name();
  }

  /// Confidence: how far the share, with two operations of each kind added (Agresti and Coull
  /// 1998), lies above the threshold.
  private void failing(OperationHistory operation, List<Finding> findings) {
    var recent = operation.recent();
    Instant from = recent.from();
    Instant until = recent.until();
    double threshold = config.operation().failing();
    if (recent.count() < LEAST
        || from == null
        || until == null
        || (double) recent.failed() <= threshold * (double) recent.count()) {
      return;
    }
    double share = (double) recent.failed() / (double) recent.count();
    double careful = ((double) recent.failed() + 2) / ((double) recent.count() + 4);
    double error = Math.sqrt(careful * (1 - careful) / ((double) recent.count() + 4));
    findings.add(
        new Finding(
            FindingKind.OPERATION,
            operation.host(),
            Finding.fingerprint(
                FindingKind.OPERATION, metric(operation, "failing"), operation.host()),
            share >= 0.5 ? Severity.CRITICAL : Severity.WARNING,
            Normal.below((careful - threshold) / error),
            from,
            until,
            "%s failed in %s of %s on %s%s."
                .formatted(
                    words(operation),
                    recent.failed(),
                    Text.count(recent.count(), "operation"),
                    operation.host().name(),
                    said(recent.error())),
            "See what it says: 'nightshift operation list --failed'.",
            Evidence.NONE
                .with("type", operation.type())
                .with("name", operation.name())
                .with("operations", recent.count())
                .with("failed", recent.failed())
                .with("failed_share", share)
                .with("threshold", threshold)));
  }

  private static String said(@Nullable String error) {
    if (error == null || error.isBlank()) {
      return "";
    }
    String line = error.lines().findFirst().orElse("");
    String cut = line.length() <= MOST_ERROR ? line : line.substring(0, MOST_ERROR) + "…";
    return "; the last said: " + (cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut);
  }

  /// What always took so long, as far as is known, is not told of Nightshift's own jobs, and is
  /// only good to know of others.
  private void slow(OperationHistory operation, List<Finding> findings) {
    var recent = operation.recent();
    Double took = recent.p95Seconds();
    Double before = operation.earlier().p95Seconds();
    Instant from = recent.from();
    Instant until = recent.until();
    double threshold = config.operation().slow().toMillis() / 1e3;
    if (took == null || from == null || until == null || took <= threshold) {
      return;
    }
    boolean known = before != null && operation.earlier().count() >= LEAST_EARLIER;
    boolean slower = known && before != null && took >= SLOWER * before;
    if (recent.count() < LEAST || (!slower && operation.type().equals("job"))) {
      return;
    }
    findings.add(
        new Finding(
            FindingKind.OPERATION,
            operation.host(),
            Finding.fingerprint(FindingKind.OPERATION, metric(operation, "slow"), operation.host()),
            slower ? Severity.WARNING : Severity.INFO,
            1 - Math.pow(0.5, (double) recent.count()),
            from,
            until,
            "%s takes long on %s: 95 of 100 of %s within %s%s; slow is more than %s."
                .formatted(
                    words(operation),
                    operation.host().name(),
                    Text.count(recent.count(), "operation"),
                    seconds(took),
                    known && before != null ? ", before that within " + seconds(before) : "",
                    seconds(threshold)),
            slower
                ? "See what changed since, and what was the limit then: 'nightshift bottlenecks'."
                : "See what it waits for, or raise analysis.operation.slow if it is meant to take so long.",
            Evidence.NONE
                .with("type", operation.type())
                .with("name", operation.name())
                .with("operations", recent.count())
                .with("p95_seconds", took)
                .with("p95_seconds_before", before)
                .with("operations_before", operation.earlier().count())
                .with("threshold_seconds", threshold)));
  }

  private static String seconds(double seconds) {
    return Metric.DURATION.text(seconds);
  }

  /// Durations hour by hour, as any metric; a finding names the operation.
  private void unlikeBefore(OperationHistory operation, List<Finding> findings) {
    if (operation.hours().isEmpty()) {
      return;
    }
    var hours =
        HourSeries.of(
            operation.hours(), OperationHistory.Hour::hour, OperationHistory.Hour::p95Seconds);
    var subject =
        new Subject(
            operation.host().host(),
            words(operation) + " on " + operation.host().name(),
            null,
            null);
    for (var found : series.of(subject, Metric.DURATION, hours)) {
      findings.add(
          new Finding(
              found.kind(),
              operation.host(),
              found.fingerprint() + "/" + operation.type() + "/" + operation.name(),
              found.severity(),
              found.confidence(),
              found.from(),
              found.until(),
              found.sentence(),
              found.advice(),
              found.evidence().with("type", operation.type()).with("name", operation.name())));
    }
  }
}
