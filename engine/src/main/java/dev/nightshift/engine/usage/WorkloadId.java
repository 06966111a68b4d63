package dev.nightshift.engine.usage;

/// Identity of what stays the same when containers are recreated, as the database gave it.
public record WorkloadId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
