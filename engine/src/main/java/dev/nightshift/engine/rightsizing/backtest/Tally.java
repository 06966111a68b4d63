package dev.nightshift.engine.rightsizing.backtest;

import dev.nightshift.engine.rightsizing.policy.UsageSpan;

/// Adds up how the limits of one policy fared.
///
/// | score | means |
/// |---|---|
/// | slack | mean over samples of `1 - min(use, limit) / limit` |
/// | weighted slack | `1 - Σ min(use, limit) / Σ limit`: large workloads count for more |
/// | over | share of samples above the limit |
/// | days over | share of days with a sample above the limit |
/// | unserved | `Σ max(0, use - limit) / Σ use` |
/// | churn | changes of the limit by more than 1 % a day |
/// | reversals | share of changes that go against one of the seven days before |
/// | expected | the violations the policy itself expected, mean over days; NaN when it does not say |
public final class Tally {
  private double slack;
  private double served;
  private double limits;
  private double used;
  private long samples;
  private long samplesOver;
  private long days;
  private long daysOver;
  private long nights;
  private long changes;
  private long reversals;
  private double expected;

  void add(Actual actual, double limit, double expectedViolation) {
    int count = actual.samples();
    int within = actual.within(limit);
    double fits = actual.served(limit);
    slack += count - fits / limit;
    served += fits;
    limits += limit * count;
    used += actual.used();
    samples += count;
    samplesOver += count - within;
    days++;
    daysOver += within < count ? 1 : 0;
    expected += expectedViolation;
  }

  /// Adds a day under limits that moved.
  ///
  /// @param moving the limit in force at each sample
  void add(UsageSpan day, double[] moving, double floor, double expectedViolation) {
    long before = samplesOver;
    for (int i = 0; i < moving.length; i++) {
      double limit = Math.max(moving[i], floor);
      double fits = Math.min(day.mean(i), limit);
      slack += 1 - fits / limit;
      served += fits;
      limits += limit;
      used += day.mean(i);
      samplesOver += day.mean(i) > limit ? 1 : 0;
    }
    samples += moving.length;
    days++;
    daysOver += samplesOver > before ? 1 : 0;
    expected += expectedViolation;
  }

  /// Counts a night on which the limit could have changed.
  void night(boolean changed, boolean reversed) {
    nights++;
    changes += changed ? 1 : 0;
    reversals += reversed ? 1 : 0;
  }

  /// Adds all of another.
  public void add(Tally other) {
    slack += other.slack;
    served += other.served;
    limits += other.limits;
    used += other.used;
    samples += other.samples;
    samplesOver += other.samplesOver;
    days += other.days;
    daysOver += other.daysOver;
    nights += other.nights;
    changes += other.changes;
    reversals += other.reversals;
    expected += other.expected;
  }

  public long days() {
    return days;
  }

  public double slack() {
    return slack / samples;
  }

  public double weightedSlack() {
    return limits == 0 ? 0 : 1 - served / limits;
  }

  /// Mean limit over samples, in cores or bytes.
  public double meanLimit() {
    return limits / samples;
  }

  public double over() {
    return (double) samplesOver / samples;
  }

  public double daysOver() {
    return (double) daysOver / days;
  }

  public double unserved() {
    return used == 0 ? 0 : (used - served) / used;
  }

  public double churn() {
    return nights == 0 ? Double.NaN : (double) changes / nights;
  }

  public double reversals() {
    return changes == 0 ? 0 : (double) reversals / changes;
  }

  public double expected() {
    return expected / days;
  }
}
