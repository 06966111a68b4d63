package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.LiveFindings;
import dev.nightshift.jobs.analysis.LiveDetectionStore.Change;
import dev.nightshift.jobs.analysis.LiveDetectionStore.Due;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges the hours that ended since the last run: what of hosts and containers is unlike before
/// becomes a finding at once. Where a host itself is, or several of its containers are, an alert
/// opens too.
///
/// Imported hosts are not judged. A host whose hours come late is judged when they come; hours
/// older than a day are left to the next analysis.
public final class DetectJob implements ScheduledJob {
  private static final Logger LOG = LoggerFactory.getLogger(DetectJob.class);
  private static final String CHECK = "unlike-before";

  /// From so many containers at once on it is the host's matter.
  private static final int SEVERAL = 3;

  private final LiveDetectionStore store;
  private final LiveDetection detection;
  private final StandingAlerts alerts;

  public DetectJob(Jdbi jdbi, StandingAlerts alerts) {
    this.store = new LiveDetectionStore(jdbi);
    this.detection = new LiveDetection(jdbi);
    this.alerts = alerts;
  }

  @Override
  public String name() {
    return "detect";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var sums = detect(run.startedAt());
    return sums.failures.isEmpty()
        ? RunResult.done(sums.sentence())
        : RunResult.partial(sums.sentence() + " " + String.join(" ", sums.failures));
  }

  /// Judges what is due.
  Sums detect(Instant now) throws InterruptedException {
    var sums = new Sums();
    var pool =
        Executors.newFixedThreadPool(
            Shares.workers(), Thread.ofPlatform().daemon().name("detect-", 0).factory());
    try {
      for (var host : pool.invokeAll(work(store.due(now), now))) {
        sums.add(result(host));
      }
    } finally {
      pool.shutdownNow();
    }
    alerts.onlyThese(CHECK, "", hostWide(now), now);
    return sums;
  }

  /// What became of a host.
  private record Host(int series, int young, Optional<Change> change, Optional<String> failure) {}

  private List<Callable<Host>> work(List<Due> due, Instant now) {
    return due.stream().<Callable<Host>>map(one -> () -> judge(one, now)).toList();
  }

  private Host judge(Due due, Instant now) throws InterruptedException {
    try {
      var judged = detection.judge(due);
      int young = (int) judged.stream().filter(LiveFindings.Judged::young).count();
      return new Host(judged.size(), young, store.enter(due, judged, now), Optional.empty());
    } catch (RuntimeException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      LOG.warn("The hours of {} stay to be judged in the next run", due.host().name(), failure);
      return new Host(
          0,
          0,
          Optional.empty(),
          Optional.of(due.host().name() + " failed: " + failure.getMessage()));
    }
  }

  private static Host result(Future<Host> host) throws InterruptedException {
    try {
      return host.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof InterruptedException) {
        throw new InterruptedException();
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  private Map<String, StandingAlerts.Standing> hostWide(Instant now) {
    var wide = new HashMap<String, StandingAlerts.Standing>();
    for (var one : store.standing(now)) {
      if (one.own() || one.subjects() >= SEVERAL) {
        String others =
            one.subjects() == 0
                ? ""
                : " %s of it %s unlike before, too."
                    .formatted(
                        Text.count(one.subjects(), "container"),
                        one.subjects() == 1 ? "is" : "are");
        String sentence =
            one.own()
                ? one.sentence() + others
                : "%s of %s are unlike before since %tF %<tR UTC. First: %s"
                    .formatted(
                        Text.count(one.subjects(), "container"),
                        one.name(),
                        one.since().atOffset(ZoneOffset.UTC),
                        one.sentence());
        wide.put(one.name(), new StandingAlerts.Standing(one.host(), "warning", sentence));
      }
    }
    return wide;
  }

  /// What a run came to.
  static final class Sums {
    private final List<String> failures = new ArrayList<>();
    private int hosts;
    private int series;
    private int young;
    private int found;
    private int resolved;

    private void add(Host host) {
      host.failure().ifPresent(failures::add);
      if (host.change().isPresent()) {
        hosts++;
        series += host.series();
        young += host.young();
        found += host.change().get().found().size();
        resolved += host.change().get().resolved();
      }
    }

    int hosts() {
      return hosts;
    }

    int series() {
      return series;
    }

    int found() {
      return found;
    }

    String sentence() {
      return "Judged the newest hours of %s, %s: %d unlike before, %d ordinary again."
              .formatted(
                  Text.count(hosts, "host"), Text.count(series - young, "metric"), found, resolved)
          + (young == 0
              ? ""
              : " Not judged: %s with less than two weeks of history."
                  .formatted(Text.count(young, "metric")));
    }
  }
}
