package dev.nightshift.engine.rightsizing.moving;

/// A limit that does not stand still. Amounts are in cores or bytes.
public sealed interface MovingLimit permits ClockLimits, HeadroomGuard {
  /// Least limit it ever sets.
  double min();

  /// Greatest limit it ever sets.
  double max();

  /// `clock` or `guard`, as the database writes it.
  String kind();
}
