package dev.nightshift.jobs.health;

import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks the host each hour, and tells what became news.
public final class HealthCheckJob implements ScheduledJob {
  private static final Logger LOG = LoggerFactory.getLogger(HealthCheckJob.class);

  private final HealthCheck check;
  private final AlertTelling telling;
  private final Supplier<CheckedHost> host;

  /// @param host asked at each run, as the profile may change
  public HealthCheckJob(
      HealthCheck check, AlertStore alerts, AlertListener listener, Supplier<CheckedHost> host) {
    this.check = check;
    this.telling = new AlertTelling(alerts, listener);
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
    boolean told =
        telling.tell(checked.id(), checked.profile().mail().alerts(), _ -> true, run.startedAt());
    LOG.info("Health of {}: {}", checked.name(), round.sentence());
    String sentence = round.sentence() + (told ? "" : "; alerts could not be passed on yet");
    return round.failedChecks().isEmpty() && told
        ? RunResult.done(sentence)
        : RunResult.partial(sentence);
  }
}
