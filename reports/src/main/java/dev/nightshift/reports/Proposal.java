package dev.nightshift.reports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of one limit, beside what was used: what a chart of usage against limit and proposal
/// draws.
///
/// @param cpu whether the amounts are cores; else they are bytes
/// @param from limit in force; null where there is none
/// @param to proposed limit; null where the limit is to go
/// @param points the course of what was used, in order of time; may be empty
public record Proposal(
    boolean cpu, @Nullable Double from, @Nullable Double to, List<Point> points) {
  public Proposal {
    points = List.copyOf(points);
  }

  /// `CPU` or `memory`.
  public String resource() {
    return cpu ? "CPU" : "memory";
  }

  /// An amount as people read it, `no limit` for none.
  public String words(@Nullable Double amount) {
    return amount == null ? "no limit" : cpu ? Amounts.cores(amount) : Amounts.bytes(amount);
  }

  /// The change in a few words: `memory 4 GiB → 1.5 GiB`.
  public String change() {
    return resource() + " " + words(from) + " → " + words(to);
  }
}
