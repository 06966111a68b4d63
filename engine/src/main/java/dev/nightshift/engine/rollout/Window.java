package dev.nightshift.engine.rollout;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// The time of day, in UTC, in which containers may be changed: `always`, or `22:00-06:00`.
///
/// @param from inclusive
/// @param until exclusive; the same as `from` means always
public record Window(LocalTime from, LocalTime until) {
  public static final Window ALWAYS = new Window(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

  /// Reads what `toString` writes.
  public static Window parse(String text) {
    String word = text.strip();
    if (word.equals("always")) {
      return ALWAYS;
    }
    String[] ends = word.split("-", -1);
    try {
      if (ends.length == 2) {
        var window = new Window(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()));
        if (!window.equals(ALWAYS) && !window.from.equals(window.until)) {
          return window;
        }
      }
    } catch (DateTimeParseException _) {
      // told below
    }
    throw new IllegalArgumentException(
        "must be 'always' or a time of day in UTC such as 22:00-06:00, is " + text);
  }

  public boolean contains(Instant at) {
    var time = at.atOffset(ZoneOffset.UTC).toLocalTime();
    if (from.equals(until)) {
      return true;
    }
    return from.isBefore(until)
        ? !time.isBefore(from) && time.isBefore(until)
        : !time.isBefore(from) || time.isBefore(until);
  }

  @Override
  public String toString() {
    return from.equals(until) ? "always" : from + "-" + until;
  }
}
