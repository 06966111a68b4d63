package dev.nightshift.jobs.host;

/// The wanted keys of a file whose lines are `key value`, such as memory.stat or /proc/vmstat.
final class FlatKeys {
  private final String[] keys;

  FlatKeys(String... keys) {
    this.keys = keys.clone();
  }

  int size() {
    return keys.length;
  }

  /// Reads the wanted values in the order of the keys, {@link KernelText#UNKNOWN} where a key is
  /// missing.
  ///
  /// @param values as long as there are keys
  void parse(KernelText text, long[] values) {
    java.util.Arrays.fill(values, KernelText.UNKNOWN);
    text.rewind();
    while (text.nextLine() && text.nextToken()) {
      for (int i = 0; i < keys.length; i++) {
        if (text.is(keys[i])) {
          values[i] = text.nextNumber();
          break;
        }
      }
    }
  }
}
