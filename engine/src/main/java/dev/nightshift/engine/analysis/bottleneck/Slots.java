package dev.nightshift.engine.analysis.bottleneck;

import dev.nightshift.engine.analysis.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a host and its containers used of a resource, slot by slot. NaN is unknown.
///
/// @param start of the first slot
/// @param width of each
/// @param capacity of the host in the unit of use; 0 where it is unknown
/// @param used share of the resource in use on the host in each slot, 0 to 1
/// @param waiting share of the time in which something waited for it on the host, 0 to 1
public record Slots(
    Resource resource,
    Instant start,
    Duration width,
    double capacity,
    List<Double> used,
    List<Double> waiting,
    List<Member> members) {

  /// A container.
  ///
  /// @param use in cores, or bytes per second
  /// @param waited share of the time in which it waited for the resource, its own limit apart; all
  ///   NaN where the kernel does not tell
  public record Member(Subject subject, List<Double> use, List<Double> waited) {
    public Member {
      use = List.copyOf(use);
      waited = List.copyOf(waited);
    }
  }

  public Slots {
    used = List.copyOf(used);
    waiting = List.copyOf(waiting);
    members = List.copyOf(members);
  }

  /// How many there are.
  public int count() {
    return used.size();
  }

  Instant at(int slot) {
    return start.plus(width.multipliedBy(slot));
  }
}
