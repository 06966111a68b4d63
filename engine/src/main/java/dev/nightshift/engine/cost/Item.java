package dev.nightshift.engine.cost;

/// What one container asks of a machine.
///
/// @param name whose demand it is
/// @param cpus CPUs of the machines it was measured on
/// @param memoryBytes memory
public record Item(String name, double cpus, double memoryBytes) {
  public Item {
    if (!(cpus >= 0) || !(memoryBytes >= 0)) {
      throw new IllegalArgumentException(name + " asks for less than nothing");
    }
  }
}
