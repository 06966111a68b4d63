package dev.nightshift.engine.prediction;

import java.util.Arrays;

/// The features of one decision while they are put together.
final class Row {
  private final double[] values;
  private int size;

  Row(int capacity) {
    values = new double[capacity];
  }

  void add(double value) {
    values[size++] = value;
  }

  double[] values() {
    if (size != values.length) {
      throw new IllegalStateException(
          size + " features were told, " + values.length + " are named");
    }
    return Arrays.copyOf(values, size);
  }
}
