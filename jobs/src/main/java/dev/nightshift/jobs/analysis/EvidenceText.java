package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.Text;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Numbers of evidence as people read them: the unit stands at the end of a name, or follows from
/// the metric the evidence is about.
public final class EvidenceText {
  private static final double NEARLY = 0.99;

  /// Of the metric itself.
  private static final Set<String> OF_METRIC =
      Set.of(
          "value",
          "expected",
          "usual_deviation",
          "before",
          "after",
          "per_day",
          "per_day_low",
          "per_day_high");

  private final String metric;

  /// @param evidence the whole of a finding's
  public EvidenceText(JsonNode evidence) {
    this.metric = evidence.path("metric").asString("");
  }

  /// A value of the evidence in words.
  public String of(String name, JsonNode value) {
    if (value.isNull()) {
      return "unset";
    }
    if (!value.isNumber()) {
      return value.asString(value.toString());
    }
    double number = value.asDouble();
    if (name.endsWith("_bytes") || ofMetric(name, "memory")) {
      return Text.bytes(number);
    }
    if (name.endsWith("_cores") || ofMetric(name, "cpu")) {
      return Text.cores(number);
    }
    if (name.contains("seconds") || ofMetric(name, "duration")) {
      return number < 10
          ? String.format(Locale.ROOT, "%.2f s", number)
          : Text.span(Duration.ofMillis(Math.round(number * 1e3)));
    }
    if (name.endsWith("share") || (name.equals("threshold") && number <= 1)) {
      return Text.percent(number);
    }
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.format(Locale.ROOT, "%,d", Math.round(number))
        : String.format(Locale.ROOT, "%.4g", number);
  }

  private boolean ofMetric(String name, String wanted) {
    return OF_METRIC.contains(name) && metric.equals(wanted);
  }

  /// How sure a finding is. What was measured and not concluded from anything is as sure as the
  /// measuring; of anything else nobody is entirely.
  ///
  /// @param confidence 0 to 1
  public static String sure(double confidence) {
    if (confidence == 1) {
      return "as sure as what was measured";
    }
    return confidence >= NEARLY
        ? "more than 99 %"
        : String.format(Locale.ROOT, "%.0f %%", confidence * 100);
  }
}
