package dev.nightshift.jobs.schedule;

/// Where a job's run belongs.
public enum Scope {
  /// Once for the whole fleet, on whichever node comes first.
  FLEET,
  /// Once on each host, by the node that runs there.
  HOST
}
