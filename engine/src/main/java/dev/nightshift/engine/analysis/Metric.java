package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Text;
import java.time.Duration;
import java.util.Locale;

/// What of a subject is followed hour by hour, and how little of it is not worth a word.
enum Metric {
  CPU("cpu", "CPU use", 0.1),
  MEMORY("memory", "memory use", 64 << 20),
  /// Of operations: in seconds.
  DURATION("duration", "95th percentile of the duration", 1);

  private final String word;
  private final String words;
  private final double least;

  Metric(String word, String words, double least) {
    this.word = word;
    this.words = words;
    this.least = least;
  }

  /// As in fingerprints.
  String word() {
    return word;
  }

  String words() {
    return words;
  }

  /// Smallest change that matters, in cores, bytes or seconds.
  double least() {
    return least;
  }

  String text(double value) {
    return switch (this) {
      case CPU -> Text.cores(value);
      case MEMORY -> Text.bytes(value);
      case DURATION ->
          value < 10
              ? String.format(Locale.ROOT, "%.2f s", value)
              : Text.span(Duration.ofMillis(Math.round(value * 1e3)));
    };
  }
}
