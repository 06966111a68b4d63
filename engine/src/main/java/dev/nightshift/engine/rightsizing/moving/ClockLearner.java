package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostLearner;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.LimitLearner;
import dev.nightshift.engine.rightsizing.policy.MovingLearner;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps four weeks, and the limits by the clock that they call for.
final class ClockLearner implements MovingLearner {
  private static final long WINDOW = 28 * 86_400L;

  private final Resource resource;
  private final double risk;
  private final LimitLearner plain;
  private final ArrayDeque<Day> days = new ArrayDeque<>();
  private @Nullable Parts parts;
  private double expected = Double.NaN;

  /// @param plain what decides where there is no rhythm
  ClockLearner(Resource resource, double risk, LimitLearner plain) {
    this.resource = resource;
    this.risk = risk;
    this.plain = plain;
  }

  private record Day(UsageSpan span, Rhythm.Hours hours) {}

  /// A rhythm and the limits that are the cheapest for its hours.
  record Found(Rhythm rhythm, double busy, double quiet) {}

  /// What a rhythm makes of the days: kept while it stays the same.
  private static final class Parts {
    private final Rhythm rhythm;
    private final boolean[] week;
    private final ExpectedCostLearner busy;
    private final ExpectedCostLearner quiet;

    Parts(Rhythm rhythm, ExpectedCostLearner busy, ExpectedCostLearner quiet) {
      this.rhythm = rhythm;
      this.week = rhythm.week();
      this.busy = busy;
      this.quiet = quiet;
    }

    void learn(UsageSpan span) {
      part(span, week, true).ifPresent(busy::learn);
      part(span, week, false).ifPresent(quiet::learn);
    }
  }

  @Override
  public void learn(UsageSpan span) {
    plain.learn(span);
    days.addLast(new Day(span, new Rhythm.Hours(span)));
    if (parts != null) {
      parts.learn(span);
    }
  }

  @Override
  public double limit(long second) {
    return plain.limit(second);
  }

  /// Of limits by the clock: for memory the sum of what is expected in either part of the day, for
  /// CPU the greater of both.
  @Override
  public double expectedViolation() {
    return expected;
  }

  @Override
  public double[] limits(long second, UsageSpan day) {
    double[] limits = new double[day.size()];
    var found = found(second);
    if (found.isEmpty()) {
      Arrays.fill(limits, limit(second));
      expected = plain.expectedViolation();
      return limits;
    }
    boolean[] week = found.get().rhythm().week();
    for (int i = 0; i < limits.length; i++) {
      boolean busy = week[ClockLimits.hourOf(day.second(i))];
      limits[i] = busy ? found.get().busy() : found.get().quiet();
    }
    return limits;
  }

  /// What the days before that second call for; empty where they have no rhythm.
  Optional<Found> found(long second) {
    while (!days.isEmpty() && days.getFirst().span.second(0) < second - WINDOW) {
      days.removeFirst();
    }
    var rhythm = Rhythm.of(days.stream().map(Day::hours).toList());
    if (rhythm == null) {
      parts = null;
      return Optional.empty();
    }
    var known = parts;
    if (known == null || !known.rhythm.equals(rhythm)) {
      known = partsBy(rhythm);
      parts = known;
    }
    double busy = known.busy.limit(second);
    double quiet = known.quiet.limit(second);
    expected =
        resource == Resource.MEMORY
            ? known.busy.expectedViolation() + known.quiet.expectedViolation()
            : Math.max(known.busy.expectedViolation(), known.quiet.expectedViolation());
    return Double.isNaN(busy) || Double.isNaN(quiet) || quiet <= 0 || quiet >= busy
        ? Optional.empty()
        : Optional.of(new Found(rhythm, busy, quiet));
  }

  private Parts partsBy(Rhythm rhythm) {
    double share = rhythm.share();
    var made = new Parts(rhythm, learner(share), learner(1 - share));
    days.forEach(day -> made.learn(day.span));
    return made;
  }

  /// A day of memory fails with either of its parts, so that each may take its share of the risk.
  private ExpectedCostLearner learner(double share) {
    double own = resource == Resource.MEMORY ? risk * share : risk;
    return new ExpectedCostPolicy(own).learner(resource);
  }

  private static Optional<UsageSpan> part(UsageSpan day, boolean[] week, boolean busy) {
    int count = 0;
    int[] kept = new int[day.size()];
    for (int i = 0; i < kept.length; i++) {
      if (week[ClockLimits.hourOf(day.second(i))] == busy) {
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
