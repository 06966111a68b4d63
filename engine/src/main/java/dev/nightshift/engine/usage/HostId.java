package dev.nightshift.engine.usage;

/// Identity of a machine, as the database gave it.
public record HostId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
