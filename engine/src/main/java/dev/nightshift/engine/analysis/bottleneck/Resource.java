package dev.nightshift.engine.analysis.bottleneck;

import java.util.Locale;

/// What hosts and containers may run short of.
public enum Resource {
  CPU("CPU"),
  MEMORY("memory"),
  DISK("the disk"),
  NETWORK("the network"),
  /// File handles of a host.
  FILES("file handles"),
  /// Connections of Nightshift's own PostgreSQL.
  CONNECTIONS("PostgreSQL's connections"),
  /// Locks of Nightshift's own PostgreSQL.
  LOCKS("PostgreSQL's locks"),
  /// Processes and threads of a container.
  PROCESSES("processes");

  private final String words;

  Resource(String words) {
    this.words = words;
  }

  /// As in column `resource` of report.resource_hour.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As sentences say it.
  public String words() {
    return words;
  }

  /// The resource of that word.
  public static Resource of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
