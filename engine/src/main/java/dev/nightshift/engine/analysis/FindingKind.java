package dev.nightshift.engine.analysis;

import java.util.Locale;

/// What sort of thing was noticed.
public enum FindingKind {
  /// A benchmark is worse than it was.
  REGRESSION,
  /// Something behaves as it never did.
  ANOMALY,
  /// Something grows or falls steadily.
  TREND,
  /// Something runs out within the horizon.
  EXHAUSTION,
  /// Something is nearly full and stays so.
  BOTTLENECK,
  /// A limit is far above any use.
  WASTE,
  /// A limit is below what is needed.
  STARVATION,
  /// Something was changed behind our back.
  DRIFT,
  /// What an application, a script or a job of ours does fails or takes too long.
  OPERATION;

  /// The word in column `finding.kind`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
