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
import dev.nightshift.jobs.rightsizing.Replicas.Placed;
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

/// Works out for each running container, and for each job that runs again and again, what limits it
/// needs, and records the answers.
public final class RecommendJob implements ScheduledJob {
  private static final Logger LOG = LoggerFactory.getLogger(RecommendJob.class);

  /// About so many containers' hours a worker has in memory at once: four weeks of each are 672
  /// rows.
  private static final int BATCH = 15;

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
    var containers = new ArrayList<Placed>();
    var failed = new LinkedHashMap<String, String>();
    for (var host : histories.hosts()) {
      try {
        histories
            .advised(host.id(), now.minus(settings.lookback()), now)
            .forEach(one -> containers.add(new Placed(one, host)));
      } catch (RuntimeException failure) {
        failed(host, failure, failed);
      }
    }
    var batches = Replicas.batches(containers, BATCH);
    var all = worked(batches, settings, now, failed);
    recommendations.retire(now);
    moving.retire(now);
    policies.forget(now);
    return all.outcome(List.copyOf(failed.values()));
  }

  private Tally worked(
      List<List<Placed>> batches,
      RightSizingConfig settings,
      Instant now,
      Map<String, String> failed)
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
            var why = Objects.requireNonNullElse(failure.getCause(), failure);
            batches.get(i).stream()
                .map(Placed::host)
                .distinct()
                .forEach(host -> failed(host, why, failed));
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

  private Tally advise(List<Placed> batch, RightSizingConfig settings, Instant now) {
    var counts = new Tally();
    var ids = batch.stream().map(one -> one.container().id()).toList();
    var jobs =
        batch.stream()
            .map(Placed::container)
            .filter(one -> one.around().runs() != null)
            .map(WatchedContainer::id)
            .toList();
    var hours = histories.containerHours(ids, jobs, now.minus(settings.lookback()));
    var answers = new ArrayList<RecommendationStore.Answer>();
    var moved = new ArrayList<MovingLimitStore.Made>();
    var used =
        batch.stream()
            .map(one -> history(one, hours.getOrDefault(one.container().id(), List.of())))
            .toList();
    for (var resource : Resource.values()) {
      var advised = new Replicas(settings).advise(resource, batch, used);
      for (int i = 0; i < advised.size(); i++) {
        var container = batch.get(i).container();
        var advice = advised.get(i);
        counts.count(advice.answer());
        answers.add(answer(batch.get(i), used.get(i), advice.answer(), settings, now));
        advice
            .moving()
            .forEach(proposal -> moved.add(new MovingLimitStore.Made(container, proposal)));
      }
    }
    counts.containers = batch.size();
    counts.made = recommendations.record(answers, now);
    policies.record(answers, now);
    moving.record(ids, moved, settings.minChange() / 2, now, now.plus(settings.expiry()));
    return counts;
  }

  private static UsageHistory history(Placed placed, List<ContainerHour> hours) {
    var container = placed.container();
    return new UsageHistory(
        hours,
        container.cpuLimit(),
        container.memoryLimit(),
        container.memoryNow(),
        placed.host().cpus(),
        container.rules(),
        container.around());
  }

  private static RecommendationStore.Answer answer(
      Placed placed,
      UsageHistory history,
      Recommendation answer,
      RightSizingConfig settings,
      Instant now) {
    return new RecommendationStore.Answer(
        placed.container(),
        history,
        new WorkloadSizing(settings),
        answer,
        settings.minChange() / 2,
        now.plus(settings.expiry()),
        undo(placed, answer));
  }

  private static @Nullable Undo undo(Placed placed, Recommendation answer) {
    if (!(answer instanceof Recommendation.Resize resize)) {
      return null;
    }
    var limits = placed.container().limits();
    return switch (resize.resource()) {
      case CPU -> LimitChange.cpu(limits, resize.proposed()).exactness();
      case MEMORY ->
          LimitChange.memory(limits, (long) resize.proposed(), placed.host().memoryBytes())
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
