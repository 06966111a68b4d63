package dev.nightshift.engine.usage;

/// Identity of one running or finished instance, as the database gave it.
public record ContainerId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
