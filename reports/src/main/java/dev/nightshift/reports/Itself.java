package dev.nightshift.reports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How Nightshift itself did over the period.
///
/// @param engineCores CPU of the busiest engine in cores, all its work together; null when nothing
///   was measured
/// @param residentBytes memory of the largest node; null when nothing was measured
/// @param samples samples of containers and hosts that were taken
/// @param jobsDone runs of jobs that ended well
/// @param jobsPartial runs of which a part failed
/// @param jobsFailed runs that failed or were abandoned
/// @param roundsMissed rounds of the collector that did not happen in time
/// @param troubles what went wrong, worst first, at most a few sentences
/// @param databaseBytes size of the database; null for a time that is past
/// @param mailsWaiting mails in the outbox
/// @param mailsDead mails that were given up
/// @param auditHead newest entry of the audit chain, its number and the start of its hash: an
///   anchor outside of the database; null before there is one
public record Itself(
    @Nullable Double engineCores,
    @Nullable Long residentBytes,
    long samples,
    int jobsDone,
    int jobsPartial,
    int jobsFailed,
    long roundsMissed,
    List<Line> troubles,
    @Nullable Long databaseBytes,
    int mailsWaiting,
    int mailsDead,
    @Nullable Line auditHead) {
  public Itself {
    troubles = List.copyOf(troubles);
  }

  /// Whether nothing about Nightshift itself needs a reader.
  public boolean well() {
    return jobsFailed == 0 && jobsPartial == 0 && mailsDead == 0;
  }
}
