package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.LimitChange;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.sizing.WorkloadSizing;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedContainer;
import dev.nightshift.jobs.usage.WatchedHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works out for each running container what limits it needs, and records the answers.
public final class RecommendJob implements ScheduledJob {
  private static final Logger LOG = LoggerFactory.getLogger(RecommendJob.class);

  /// Containers whose hours a worker has in memory at once: four weeks of each are 672 rows.
  private static final int BATCH = 50;

  /// No more at once, so that the database and other jobs go on.
  private static final int WORKERS = 4;

  private final UsageHistoryStore histories;
  private final RecommendationStore recommendations;
  private final PolicyLimitStore policies;
  private final MovingLimitStore moving;
  private final Supplier<RightSizingConfig> config;

  /// @param config asked at each run, as the profile may change in between
  public RecommendJob(
      UsageHistoryStore histories,
      RecommendationStore recommendations,
      PolicyLimitStore policies,
      MovingLimitStore moving,
      Supplier<RightSizingConfig> config) {
    this.histories = histories;
    this.recommendations = recommendations;
    this.policies = policies;
    this.moving = moving;
    this.config = config;
  }

  @Override
  public String name() {
    return "recommend";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var outcome = recommend(config.get(), run.startedAt());
    return outcome.failures().isEmpty()
        ? RunResult.done(outcome.sentence())
        : RunResult.partial(outcome.sentence() + " " + String.join(" ", outcome.failures()));
  }

  /// What a run came to; counts are answers, two for each container.
  ///
  /// @param made answers that differ from the ones before
  /// @param failures a sentence for each host that could not be advised on
  public record Outcome(
      int containers,
      int resizes,
      int kept,
      int tooLittle,
      int censored,
      int made,
      List<String> failures) {
    public String sentence() {
      return "%s, of each its CPU and its memory limit: %s proposed, %d right, %d without enough data yet, %d that hide the need; %s other than before."
          .formatted(
              Text.count(containers, "container"),
              Text.count(resizes, "change"),
              kept,
              tooLittle,
              censored,
              made == 0 ? "none" : Integer.toString(made));
    }
  }

  /// Answers for all running containers of all hosts with these settings. Batches are worked on
  /// side by side; what comes out does not depend on how many at once.
  public Outcome recommend(RightSizingConfig settings, Instant now) throws InterruptedException {
    var batches = new ArrayList<Batch>();
    var failed = new LinkedHashMap<String, String>();
    for (var host : histories.hosts()) {
      try {
        batches.addAll(batches(host, now));
      } catch (RuntimeException failure) {
        failed(host, failure, failed);
      }
    }
    var all = worked(batches, settings, now, failed);
    recommendations.retire(now);
    moving.retire(now);
    policies.forget(now);
    return all.outcome(List.copyOf(failed.values()));
  }

  /// Containers of a host that are advised on together.
  private record Batch(WatchedHost host, List<WatchedContainer> containers) {}

  private List<Batch> batches(WatchedHost host, Instant now) {
    return Replicas.batches(histories.containers(host.id(), now), BATCH).stream()
        .map(containers -> new Batch(host, containers))
        .toList();
  }

  private Tally worked(
      List<Batch> batches, RightSizingConfig settings, Instant now, Map<String, String> failed)
      throws InterruptedException {
    var all = new Tally();
    int workers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, WORKERS);
    try (var pool = Executors.newFixedThreadPool(workers)) {
      try {
        var pending =
            batches.stream().map(batch -> pool.submit(() -> advise(batch, settings, now))).toList();
        for (int i = 0; i < batches.size(); i++) {
          try {
            all.add(pending.get(i).get());
          } catch (ExecutionException failure) {
            failed(
                batches.get(i).host,
                Objects.requireNonNullElse(failure.getCause(), failure),
                failed);
          }
        }
      } finally {
        pool.shutdownNow();
      }
    }
    return all;
  }

  /// A failure of one host never stops the rest.
  private static void failed(WatchedHost host, Throwable failure, Map<String, String> failed) {
    if (failure instanceof Error error) {
      throw error;
    }
    LOG.warn(
        "No recommendations for {}; the former ones stand until the next run",
        host.name(),
        failure);
    failed.putIfAbsent(host.name(), host.name() + " failed: " + failure.getMessage());
  }

  private Tally advise(Batch batch, RightSizingConfig settings, Instant now) {
    var counts = new Tally();
    var ids = batch.containers.stream().map(WatchedContainer::id).toList();
    var hours = histories.containerHours(ids, now.minus(settings.lookback()));
    var answers = new ArrayList<RecommendationStore.Answer>();
    var moved = new ArrayList<MovingLimitStore.Made>();
    var used =
        batch.containers.stream()
            .map(one -> history(one, batch.host, hours.getOrDefault(one.id(), List.of())))
            .toList();
    for (var resource : Resource.values()) {
      var advised = new Replicas(settings).advise(resource, batch.containers, used);
      for (int i = 0; i < advised.size(); i++) {
        var container = batch.containers.get(i);
        var advice = advised.get(i);
        counts.count(advice.answer());
        answers.add(answer(container, batch.host, used.get(i), advice.answer(), settings, now));
        advice
            .moving()
            .forEach(proposal -> moved.add(new MovingLimitStore.Made(container, proposal)));
      }
    }
    counts.containers = batch.containers.size();
    counts.made = recommendations.record(answers, now);
    policies.record(answers, now);
    moving.record(ids, moved, settings.minChange() / 2, now, now.plus(settings.expiry()));
    return counts;
  }

  private static UsageHistory history(
      WatchedContainer container, WatchedHost host, List<ContainerHour> hours) {
    return new UsageHistory(
        hours,
        container.cpuLimit(),
        container.memoryLimit(),
        container.memoryNow(),
        host.cpus(),
        container.rules(),
        container.around());
  }

  private static RecommendationStore.Answer answer(
      WatchedContainer container,
      WatchedHost host,
      UsageHistory history,
      Recommendation answer,
      RightSizingConfig settings,
      Instant now) {
    return new RecommendationStore.Answer(
        container,
        history,
        new WorkloadSizing(settings),
        answer,
        settings.minChange() / 2,
        now.plus(settings.expiry()),
        undo(container, host, answer));
  }

  private static @Nullable Undo undo(
      WatchedContainer container, WatchedHost host, Recommendation answer) {
    if (!(answer instanceof Recommendation.Resize resize)) {
      return null;
    }
    return switch (resize.resource()) {
      case CPU -> LimitChange.cpu(container.limits(), resize.proposed()).exactness();
      case MEMORY ->
          LimitChange.memory(container.limits(), (long) resize.proposed(), host.memoryBytes())
              .exactness();
    };
  }

  /// Counts answers.
  private static final class Tally {
    private int containers;
    private int resizes;
    private int kept;
    private int tooLittle;
    private int censored;
    private int made;

    void count(Recommendation answer) {
      switch (answer) {
        case Recommendation.Resize _ -> resizes++;
        case Recommendation.Keep _ -> kept++;
        case Recommendation.NotEnoughData _ -> tooLittle++;
        case Recommendation.Censored _ -> censored++;
      }
    }

    void add(Tally other) {
      containers += other.containers;
      resizes += other.resizes;
      kept += other.kept;
      tooLittle += other.tooLittle;
      censored += other.censored;
      made += other.made;
    }

    Outcome outcome(List<String> failures) {
      return new Outcome(containers, resizes, kept, tooLittle, censored, made, failures);
    }
  }
}
