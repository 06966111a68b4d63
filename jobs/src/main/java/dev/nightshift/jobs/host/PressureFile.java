package dev.nightshift.jobs.host;

import org.jspecify.annotations.Nullable;

/// A file of pressure stall information: `some avg10=… avg60=… avg300=… total=MICROSECONDS` and the
/// same for `full`. Source: Documentation/accounting/psi.rst of the kernel.
final class PressureFile implements AutoCloseable {
  private static final long NANOS_PER_MICRO = 1_000;

  private final KernelFile file;
  private long some = KernelText.UNKNOWN;
  private long full = KernelText.UNKNOWN;

  PressureFile(KernelFile file) {
    this.file = file;
  }

  void read(KernelText text) {
    some = full = KernelText.UNKNOWN;
    if (file.read(text)) {
      parse(text);
    }
  }

  void parse(KernelText text) {
    while (text.nextLine() && text.nextToken()) {
      boolean isSome = text.is("some");
      long total = text.skip(4).numberAfter('=');
      if (isSome) {
        some = total;
      } else {
        full = total;
      }
    }
  }

  /// Nanoseconds in which at least one task waited; null when the kernel keeps no pressure.
  @Nullable Long someNanos() {
    return some == KernelText.UNKNOWN ? null : Long.valueOf(some * NANOS_PER_MICRO);
  }

  /// Nanoseconds in which all tasks waited.
  @Nullable Long fullNanos() {
    return full == KernelText.UNKNOWN ? null : Long.valueOf(full * NANOS_PER_MICRO);
  }

  @Override
  public void close() {
    file.close();
  }
}
