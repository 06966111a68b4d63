package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostLearner;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.MovingLearner;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;

/// Keeps four weeks, and the limits by the clock that they call for.
final class ClockLearner implements MovingLearner {
  private static final long WINDOW = 28 * 86_400L;

  private final Resource resource;
  private final double risk;
  private final ExpectedCostLearner plain;
  private final ArrayDeque<UsageSpan> days = new ArrayDeque<>();

  ClockLearner(Resource resource, double risk) {
    this.resource = resource;
    this.risk = risk;
    this.plain = new ExpectedCostPolicy(risk).learner(resource);
  }

  /// A rhythm and the limits that are the cheapest for its hours.
  record Found(Rhythm rhythm, double busy, double quiet) {}

  @Override
  public void learn(UsageSpan span) {
    plain.learn(span);
    days.addLast(span);
  }

  @Override
  public double limit(long second) {
    return plain.limit(second);
  }

  @Override
  public double expectedViolation() {
    return plain.expectedViolation();
  }

  @Override
  public double[] limits(long second, UsageSpan day) {
    double[] limits = new double[day.size()];
    var found = found(second);
    if (found.isEmpty()) {
      Arrays.fill(limits, limit(second));
      return limits;
    }
    for (int i = 0; i < limits.length; i++) {
      boolean busy = found.get().rhythm().isBusy(Instant.ofEpochSecond(day.second(i)));
      limits[i] = busy ? found.get().busy() : found.get().quiet();
    }
    return limits;
  }

  /// What the days before that second call for; empty where they have no rhythm.
  Optional<Found> found(long second) {
    while (!days.isEmpty() && days.getFirst().second(0) < second - WINDOW) {
      days.removeFirst();
    }
    var rhythm = Rhythm.of(days);
    if (rhythm == null) {
      return Optional.empty();
    }
    double share = rhythm.share();
    double busy = cheapest(second, rhythm, true, share);
    double quiet = cheapest(second, rhythm, false, 1 - share);
    return Double.isNaN(busy) || Double.isNaN(quiet) || quiet <= 0 || quiet >= busy
        ? Optional.empty()
        : Optional.of(new Found(rhythm, busy, quiet));
  }

  /// A day of memory fails with either of its parts, so that each may take its share of the risk.
  private double cheapest(long second, Rhythm rhythm, boolean busy, double share) {
    double own = resource == Resource.MEMORY ? risk * share : risk;
    var learner = new ExpectedCostPolicy(own).learner(resource);
    for (var day : days) {
      part(day, rhythm, busy).ifPresent(learner::learn);
    }
    return learner.limit(second);
  }

  private static Optional<UsageSpan> part(UsageSpan day, Rhythm rhythm, boolean busy) {
    int count = 0;
    int[] kept = new int[day.size()];
    for (int i = 0; i < kept.length; i++) {
      if (rhythm.isBusy(Instant.ofEpochSecond(day.second(i))) == busy) {
        kept[count++] = i;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    long[] seconds = new long[count];
    double[] means = new double[count];
    double[] peaks = new double[count];
    for (int i = 0; i < count; i++) {
      seconds[i] = day.second(kept[i]);
      means[i] = day.mean(kept[i]);
      peaks[i] = day.peak(kept[i]);
    }
    return Optional.of(new UsageSpan(day.intervalSeconds(), seconds, means, peaks));
  }
}
