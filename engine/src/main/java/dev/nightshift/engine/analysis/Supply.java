package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Text;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Something a host has so much of, and how much of it was in use hour by hour.
///
/// @param of what it belongs to, e.g. a mount point or a host; from outside
/// @param at starts of the hours, growing
/// @param used as many values, none of them negative
/// @param capacity how much there is now
public record Supply(Kind kind, String of, List<Instant> at, List<Double> used, double capacity) {
  /// With less than this in use nothing is foreseen: it is far from running out.
  private static final double LEAST_SHARE = 0.02;

  public Supply {
    if (at.size() != used.size()) {
      throw new IllegalArgumentException(at.size() + " hours for " + used.size() + " values");
    }
    at = List.copyOf(at);
    used = List.copyOf(used);
  }

  /// What it is.
  public enum Kind {
    INODES(
        "inodes", "inodes", "Find what makes so many small files, and remove what is not needed."),
    SWAP("swap", "swap", "See which container grows, and limit, restart or move it."),
    FILES(
        "files",
        "file handles",
        "See who keeps files open: a leak, most likely; or raise fs.file-max."),
    CONNECTIONS(
        "connections",
        "connections of the PostgreSQL",
        "See who keeps connections open, or raise max_connections.");

    private final String word;
    private final String words;
    private final String advice;

    Kind(String word, String words, String advice) {
      this.word = word;
      this.words = words;
      this.advice = advice;
    }
  }

  boolean worthALook() {
    return !used.isEmpty() && capacity > 0 && used.getLast() >= LEAST_SHARE * capacity;
  }

  double left() {
    return Math.max(0, capacity - used.getLast());
  }

  /// As in fingerprints.
  String metric() {
    return kind == Kind.INODES ? kind.word + "/" + of : kind.word;
  }

  String words() {
    return kind.words;
  }

  String advice() {
    return kind.advice;
  }

  String text(double amount) {
    return switch (kind) {
      case SWAP -> Text.bytes(amount);
      case CONNECTIONS -> Text.percent(amount) + " of them";
      case INODES, FILES -> String.format(Locale.ROOT, "%,d", Math.round(amount));
    };
  }
}
