package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks the host each hour, and tells what became news.
public final class HealthCheckJob implements ScheduledJob {
  private static final Logger LOG = LoggerFactory.getLogger(HealthCheckJob.class);

  private final HealthCheck check;
  private final AlertStore alerts;
  private final AlertListener listener;
  private final Supplier<CheckedHost> host;

  /// @param host asked at each run, as the profile may change
  public HealthCheckJob(
      HealthCheck check, AlertStore alerts, AlertListener listener, Supplier<CheckedHost> host) {
    this.check = check;
    this.alerts = alerts;
    this.listener = listener;
    this.host = host;
  }

  @Override
  public String name() {
    return "health-check";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var checked = host.get();
    var round = check.round(checked, run.id(), run.startedAt());
    boolean told = tell(checked.id(), checked.profile(), run.startedAt());
    LOG.info("Health of {}: {}", checked.name(), round.sentence());
    String sentence = round.sentence() + (told ? "" : "; alerts could not be passed on yet");
    return round.failedChecks().isEmpty() && told
        ? RunResult.done(sentence)
        : RunResult.partial(sentence);
  }

  /// Passes on what has not been told, also of earlier runs and of rounds made by hand.
  private boolean tell(HostId id, Profile profile, Instant now) {
    var untold = alerts.untold(id);
    var wanted =
        untold.stream()
            .filter(notice -> isWanted(profile.mail().alerts(), notice))
            .sorted(Comparator.comparing(AlertNotice::status).reversed())
            .toList();
    if (!wanted.isEmpty()) {
      try {
        listener.tell(wanted);
      } catch (RuntimeException failure) {
        LOG.warn(
            "{} alerts could not be passed on; the next run tries again", wanted.size(), failure);
        return false;
      }
    }
    if (!untold.isEmpty()) {
      alerts.told(untold, now);
    }
    return true;
  }

  /// Who hears of an alert hears of its end as well.
  private static boolean isWanted(AlertMails mails, AlertNotice notice) {
    return switch (mails) {
      case NONE -> false;
      case WARNING -> true;
      case CRITICAL ->
          notice.status() == HealthStatus.CRITICAL || notice.before() == HealthStatus.CRITICAL;
    };
  }
}
