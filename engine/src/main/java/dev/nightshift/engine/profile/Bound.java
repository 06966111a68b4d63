package dev.nightshift.engine.profile;

import java.util.List;

/// What became of settings: the record they stand for, or every mistake in them.
public sealed interface Bound<T> {
  /// All of them are right.
  record Right<T>(T value) implements Bound<T> {}

  /// Some are wrong.
  record Wrong<T>(List<Mistake> mistakes) implements Bound<T> {
    public Wrong {
      mistakes = List.copyOf(mistakes);
    }
  }
}
