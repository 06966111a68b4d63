package dev.nightshift.reports;

import java.util.Map;

/// What waits for a person, and what was done.
///
/// @param waiting plans and rollouts that wait for a decision, soonest deadline first
/// @param advice limits that could be better and are in no plan, largest first
/// @param undertakings rollouts of the period, what was undone first
public record Work(
    Listing<Waiting> waiting, Listing<Decision> advice, Listing<Undertaking> undertakings) {
  /// Rollouts of the period that were undone, of those that are shown.
  public long undone() {
    return undertakings.shown().stream()
        .filter(one -> one.outcome() == Undertaking.Outcome.UNDONE)
        .count();
  }

  /// Rollouts of the period whose change holds, of those that are shown.
  public long done() {
    return undertakings.shown().stream()
        .filter(one -> one.outcome() == Undertaking.Outcome.DONE)
        .count();
  }

  /// The same for a reader who decides by these links, by the number of the plan.
  Work with(Map<Long, DecisionLink> links) {
    var shown = waiting.shown().stream().map(one -> one.with(links.get(one.plan()))).toList();
    return new Work(new Listing<>(shown, waiting.total(), waiting.query()), advice, undertakings);
  }

  public boolean isEmpty() {
    return waiting.isEmpty() && advice.isEmpty() && undertakings.isEmpty();
  }
}
