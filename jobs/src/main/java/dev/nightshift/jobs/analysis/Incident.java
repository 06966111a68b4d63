package dev.nightshift.jobs.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Findings about one host that began within two hours of each other, one after another.
///
/// @param id that of its first finding
/// @param findings in the order in which they began, at least one
public record Incident(long id, List<FindingStore.Stored> findings) {
  public Incident {
    if (findings.isEmpty()) {
      throw new IllegalArgumentException("incident " + id + " holds no finding");
    }
    findings =
        findings.stream()
            .sorted(
                Comparator.comparing(FindingStore.Stored::from)
                    .thenComparingLong(FindingStore.Stored::id))
            .toList();
  }

  /// What else of it is about hours in which a finding of it holds.
  public List<FindingStore.Stored> beside(FindingStore.Stored one) {
    return findings.stream()
        .filter(other -> other.id() != one.id())
        .filter(other -> other.from().isBefore(one.until()) && other.until().isAfter(one.from()))
        .toList();
  }

  /// New while no analysis saw any of it before, resolved when nothing of it is open, dismissed
  /// when all that is open is; else standing.
  public String state() {
    var open = findings.stream().filter(finding -> finding.resolvedAt() == null).toList();
    if (open.isEmpty()) {
      return "resolved";
    }
    for (String state : List.of("dismissed", "new")) {
      if (open.stream().allMatch(in(state))) {
        return state;
      }
    }
    return "standing";
  }

  private static Predicate<FindingStore.Stored> in(String state) {
    return finding -> finding.state().equals(state);
  }
}
