package dev.nightshift.engine.health;

/// Two limits of one measured value; which side of them is bad, the check knows. Equal values mean
/// that there is no warning.
///
/// @param warning from here on it deserves a look
/// @param critical from here on it cannot wait
public record Threshold(double warning, double critical) {
  public Threshold {
    if (!(warning >= 0) || !(critical >= 0)) {
      throw new IllegalArgumentException(
          "a threshold must not be negative, is " + (warning >= 0 ? critical : warning));
    }
  }
}
