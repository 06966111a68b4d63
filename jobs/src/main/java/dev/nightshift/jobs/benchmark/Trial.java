package dev.nightshift.jobs.benchmark;

import java.util.List;

/// What one trial of a benchmark came to.
sealed interface Trial {
  /// One number.
  record Value(String metric, double value, String unit, boolean higherIsBetter) {}

  /// It gave numbers.
  record Measured(List<Value> values) implements Trial {
    public Measured {
      values = List.copyOf(values);
    }
  }

  /// It cannot be run here.
  ///
  /// @param reason why, in a sentence
  record Skipped(String reason) implements Trial {}

  /// It was run and gave no number.
  ///
  /// @param reason what went wrong, in a sentence
  record Failed(String reason) implements Trial {}

  /// One of several numbers in seconds, of which less is better.
  static Value seconds(String metric, double seconds) {
    return new Value(metric, seconds, "s", false);
  }

  /// A number of which more is better.
  static Value rate(String metric, double value, String unit) {
    return new Value(metric, value, unit, true);
  }

  static Trial of(Value... values) {
    return new Measured(List.of(values));
  }

  static Trial notInstalled(String program, String debianPackage) {
    return new Skipped(
        program + " is not installed (Debian: apt-get install " + debianPackage + ")");
  }
}
