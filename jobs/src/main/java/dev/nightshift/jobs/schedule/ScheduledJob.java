package dev.nightshift.jobs.schedule;

/// Work that the schedule wakes. A run that throws is recorded as failed with its message; the
/// process goes on.
public interface ScheduledJob {
  /// Name as the command line and the ledger know it, e.g. `health-check`.
  String name();

  /// Whether the run belongs to the fleet or to each host.
  Scope scope();

  /// Does the work of one run. It must be safe to halt at any instant and to be begun again with
  /// the same run.
  ///
  /// @throws InterruptedException when the node is stopping
  RunResult run(JobRun run) throws InterruptedException;
}
