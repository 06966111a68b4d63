package dev.nightshift.reports;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the fleet costs, and what the month will have cost. In US dollars; months and days are
/// those of UTC.
///
/// @param period of the digest
/// @param before the period before; null where nothing was worked out
/// @param month the one that the end of the period lies in
/// @param course what the month had cost by the end of each of its days so far, in order of time
/// @param outlook what was foreseen last; null where nothing was, or the month is over
/// @param budget for a month; 0: none
/// @param unpriced hosts without a price, which are not counted
/// @param dearest workloads of the period
public record Cost(
    Spent period,
    @Nullable Spent before,
    YearMonth month,
    List<Point> course,
    @Nullable Outlook outlook,
    double budget,
    int unpriced,
    Listing<Share> dearest) {
  /// Dearest workloads that are named.
  public static final int MOST_SHARES = 5;

  public Cost {
    course = List.copyOf(course);
  }

  /// What hosts with a price cost in a period.
  ///
  /// @param idle of it: reserved and used by nobody
  /// @param unwatched of it: in hours in which nothing was measured
  public record Spent(double usd, double idle, double unwatched) {}

  /// What a month is expected to cost.
  ///
  /// @param low of the interval that holds it in eight of ten cases; null while too little is known
  /// @param high of that interval
  public record Outlook(double usd, @Nullable Double low, @Nullable Double high, Instant madeAt) {}

  /// What one workload cost.
  public record Share(Line workload, double usd) {}

  /// What the month cost by the end of the period.
  public double soFar() {
    return course.isEmpty() ? 0 : course.getLast().mean();
  }

  /// Whether the month crossed its budget or is expected to.
  public boolean overBudget() {
    return budget > 0 && Math.max(soFar(), outlook == null ? 0 : outlook.usd()) > budget;
  }
}
