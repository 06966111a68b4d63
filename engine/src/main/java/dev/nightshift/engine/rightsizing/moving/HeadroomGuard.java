package dev.nightshift.engine.rightsizing.moving;

/// An envelope within which a limit may be raised at once when use comes near it. Raising is safe;
/// lowering is left to the next midnight (UTC), when it begins at `min` again, never under what is
/// used then.
///
/// @param min limit to begin with
/// @param max never above this
public record HeadroomGuard(double min, double max) implements MovingLimit {
  /// Use at this share of the limit or above is near it.
  static final double NEAR = 0.95;

  /// The limit becomes at least this many times the use that came near it.
  public static final double HEADROOM = 1.2;

  public HeadroomGuard {
    if (!(min > 0 && max >= min)) {
      throw new IllegalArgumentException(
          "an envelope needs 0 < min <= max, not " + min + " and " + max);
    }
  }

  /// The limit after some use was seen under a limit: the same, or a higher one.
  public double after(double limit, double used) {
    return used >= NEAR * limit ? Math.max(limit, Math.min(max, used * HEADROOM)) : limit;
  }

  @Override
  public String kind() {
    return "guard";
  }
}
