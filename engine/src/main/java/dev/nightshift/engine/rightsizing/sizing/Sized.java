package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.rightsizing.Neediest;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.Peers;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one resource of one workload needs at a risk, in steps people can read, and what other
/// policies would say of the same days.
///
/// @param limit the least limit that its risk allows and that pays, within the bounds of its labels
/// @param low what it would be at three times the risk
/// @param high what it would be at a third of it
/// @param risk the risk taken, a share: of days for memory, of demand for CPU
/// @param expected how often `limit` is expected to fail, in the same unit
/// @param expectedLower the same for a limit a tenth lower
/// @param confidence 0 to 1: `days / (days + 3)` of covered history, so a half after three days and
///   nine tenths after four weeks
/// @param alternatives limits by policy, each with its own floor, in cores or bytes
record Sized(
    double limit,
    double low,
    double high,
    double risk,
    double expected,
    double expectedLower,
    double confidence,
    Map<String, Double> alternatives) {
  private static final double DAYS_FOR_A_HALF = 3;

  /// What is used now must fit with a tenth to spare: it will not be the day's highest.
  private static final double SPARE = 1.1;

  /// Upper ends of grades 0 to 3 of the expected failures; grade 4 is above all.
  private static final double[] GRADES = {0.001, 0.005, 0.02, 0.10};

  /// Null where there is nothing to go by.
  ///
  /// @param neediest a replica that needs more; null where this one needs most
  static @Nullable Sized of(
      Resource resource,
      UsageHistory history,
      List<UsageSpan> days,
      RightSizingConfig config,
      @Nullable Neediest neediest) {
    Instant until = history.until();
    if (days.isEmpty() || until == null) {
      return null;
    }
    long second = until.getEpochSecond();
    Double own = history.rules().risk();
    double risk = own == null ? config.risk(resource) : own;
    var learner = new ExpectedCostPolicy(risk).learner(resource);
    days.forEach(learner::learn);
    double least = neediest == null ? 0 : neediest.limit();
    double limit = bounded(resource, history, Math.max(least, learner.limit(second)));
    return new Sized(
        limit,
        Math.min(limit, bounded(resource, history, learner.limit(second, 3 * risk))),
        Math.max(limit, bounded(resource, history, learner.limit(second, risk / 3))),
        risk,
        learner.expectedViolation(second, limit),
        learner.expectedViolation(second, 0.9 * limit),
        confidence(history.covered()),
        alternatives(resource, days, second));
  }

  /// Never under what is used now or under a Java heap with its overhead, never above what the host
  /// has, and as its labels ask.
  private static double bounded(Resource resource, UsageHistory history, double need) {
    Long now = history.memoryNow();
    double least = need;
    if (resource == Resource.MEMORY) {
      var jvm = history.around().jvm();
      least = Math.max(least, now == null ? 0 : SPARE * now);
      least = Math.max(least, jvm == null ? 0 : jvm.floor(history.limit(Resource.MEMORY)));
    }
    double stepped = resource.roundUp(history.rules().bound(resource, least));
    Double most = history.rules().cpuMax();
    if (resource == Resource.CPU && most != null) {
      stepped = Math.min(stepped, most);
    }
    Integer cpus = history.hostCpus();
    return resource == Resource.CPU && cpus != null ? Math.min(stepped, cpus) : stepped;
  }

  private static double confidence(Duration covered) {
    double days = covered.toSeconds() / 86_400.0;
    return days / (days + DAYS_FOR_A_HALF);
  }

  private static Map<String, Double> alternatives(
      Resource resource, List<UsageSpan> days, long second) {
    var limits = new LinkedHashMap<String, Double>();
    for (var peer : Peers.ALL) {
      var learner = peer.learner(resource);
      days.forEach(learner::learn);
      double limit = learner.limit(second);
      if (!Double.isNaN(limit)) {
        limits.put(peer.name(), Math.max(limit, peer.floor(resource)));
      }
    }
    return limits;
  }

  /// The risk as a grade from 0, none worth a word, to 4, high: by the expected failures, at most
  /// 0.1 %, 0.5 %, 2 %, 10 % and above.
  int grade() {
    int grade = 0;
    while (grade < GRADES.length && expected > GRADES[grade]) {
      grade++;
    }
    return grade;
  }

  Evidence addTo(Evidence evidence, Resource resource) {
    return evidence
        .with("sized_" + resource.unit(), limit)
        .with("sized_low_" + resource.unit(), low)
        .with("sized_high_" + resource.unit(), high)
        .with("risk_allowed", risk)
        .with("expected_failures", expected)
        .with("expected_failures_a_tenth_lower", expectedLower)
        .with("risk_grade", grade())
        .with("confidence", confidence)
        .with("alternatives_" + resource.unit(), alternatives);
  }
}
