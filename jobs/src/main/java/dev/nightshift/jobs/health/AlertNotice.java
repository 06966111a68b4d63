package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.CheckSubject;
import dev.nightshift.engine.health.HealthStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One thing about an alert that people should hear of.
///
/// @param id identity of the event: makes the key of its mail, so that it is mailed once
/// @param alertId the alert
/// @param host name of the host; like the subject hostile text
/// @param before status before; null when the alert was opened
/// @param status status from now on; OK is the all-clear
/// @param sentence the result for people
/// @param at when the check found it; the same for all of one round
/// @param openedAt when the alert was opened
/// @param escalated whether others were told of it, as nobody had answered
public record AlertNotice(
    long id,
    long alertId,
    String host,
    CheckSubject about,
    @Nullable HealthStatus before,
    HealthStatus status,
    String sentence,
    Instant at,
    Instant openedAt,
    boolean escalated) {
  /// Whether it gives the all-clear.
  public boolean isAllClear() {
    return status == HealthStatus.OK;
  }
}
