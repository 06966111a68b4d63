package dev.nightshift.engine.rightsizing;

import dev.nightshift.engine.Text;

/// What a limit can be put on.
public enum Resource {
  /// CPU bandwidth in cores, in steps of a twentieth.
  CPU("cpu", "CPU", "cores", 0.05, 0.05),
  /// Memory in bytes, in steps of 8 MiB. Docker refuses less than 6 MiB.
  MEMORY("memory", "memory", "bytes", 8 << 20, 8 << 20);

  private final String word;
  private final String title;
  private final String unit;
  private final double step;
  private final double floor;

  Resource(String word, String title, String unit, double step, double floor) {
    this.word = word;
    this.title = title;
    this.unit = unit;
    this.step = step;
    this.floor = floor;
  }

  /// `cpu` or `memory`, as the database and the command line write it.
  public String word() {
    return word;
  }

  /// As sentences write it.
  public String title() {
    return title;
  }

  /// `cores` or `bytes`.
  public String unit() {
    return unit;
  }

  /// The least limit that is at least `need`, in steps people can read.
  public double roundUp(double need) {
    double steps = Math.ceil(need / step - 1e-9);
    return Math.max(floor, this == CPU ? Math.round(steps * 5) / 100.0 : steps * step);
  }

  /// An amount as people read it.
  public String text(double amount) {
    return this == CPU ? Text.cores(amount) : Text.bytes(amount);
  }

  public static Resource of(String word) {
    for (var resource : values()) {
      if (resource.word.equals(word)) {
        return resource;
      }
    }
    throw new IllegalArgumentException("no resource " + word);
  }
}
