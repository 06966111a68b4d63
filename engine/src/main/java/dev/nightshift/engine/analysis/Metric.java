package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Text;

/// What of a subject is followed hour by hour, and how little of it is not worth a word.
enum Metric {
  CPU("cpu", "CPU use", 0.1),
  MEMORY("memory", "memory use", 64 << 20);

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

  /// Smallest change that matters, in cores or bytes.
  double least() {
    return least;
  }

  String text(double value) {
    return this == CPU ? Text.cores(value) : Text.bytes(value);
  }
}
