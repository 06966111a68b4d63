package dev.nightshift.jobs.schedule;

/// Where a job's run belongs.
public enum Scope {
  /// Once for the whole fleet, on whichever node comes first.
  FLEET,
  /// Once on each host, by the node that runs there.
  HOST;

  /// The scope's name for a node on that host: `fleet` or `host:NAME`. It names the scheduler as
  /// well.
  public String on(String host) {
    return switch (this) {
      case FLEET -> "fleet";
      case HOST -> "host:" + host;
    };
  }
}
