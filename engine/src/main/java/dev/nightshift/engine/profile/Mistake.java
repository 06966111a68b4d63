package dev.nightshift.engine.profile;

/// Something wrong in a profile.
///
/// @param origin where
/// @param sentence what: names the key, its value and what it ought to be
public record Mistake(Origin origin, String sentence) {
  @Override
  public String toString() {
    return origin + ": " + sentence;
  }
}
