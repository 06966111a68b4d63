package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.LimitChange;
import dev.nightshift.engine.rightsizing.Policy;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.sizing.WorkloadSizing;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedContainer;
import dev.nightshift.jobs.usage.WatchedHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works out for each running container what limits it needs, and records the answers.
public final class RecommendJob implements ScheduledJob {
  private static final Logger LOG = LoggerFactory.getLogger(RecommendJob.class);

  /// Containers whose hours are in memory at once: two weeks of each are 340 rows.
  private static final int BATCH = 100;

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

  /// Answers for all running containers of all hosts with these settings.
  public Outcome recommend(RightSizingConfig settings, Instant now) throws InterruptedException {
    var policy = new WorkloadSizing(settings);
    var failures = new ArrayList<String>();
    var all = new Tally();
    for (var host : histories.hosts()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        advise(policy, settings, host, now, all);
      } catch (RuntimeException failure) {
        LOG.warn(
            "No recommendations for {}; the former ones stand until the next run",
            host.name(),
            failure);
        failures.add(host.name() + " failed: " + failure.getMessage());
      }
    }
    recommendations.retire(now);
    moving.retire(now);
    policies.forget(now);
    return all.outcome(failures);
  }

  private void advise(
      Policy policy, RightSizingConfig settings, WatchedHost host, Instant now, Tally all) {
    var containers = histories.containers(host.id(), now);
    for (int from = 0; from < containers.size(); from += BATCH) {
      var batch = containers.subList(from, Math.min(containers.size(), from + BATCH));
      var hours =
          histories.containerHours(
              batch.stream().map(WatchedContainer::id).toList(), now.minus(settings.lookback()));
      var answers = new ArrayList<RecommendationStore.Answer>();
      var moved = new ArrayList<MovingLimitStore.Made>();
      for (var container : batch) {
        var history =
            new UsageHistory(
                hours.getOrDefault(container.id(), List.of()),
                container.cpuLimit(),
                container.memoryLimit(),
                container.memoryNow(),
                host.cpus(),
                container.rules(),
                container.around());
        for (var resource : Resource.values()) {
          var advice = Advice.of(resource, history, settings);
          var answer = advice.answer();
          all.count(answer);
          answers.add(
              new RecommendationStore.Answer(
                  container,
                  history,
                  policy,
                  answer,
                  settings.minChange() / 2,
                  now.plus(settings.expiry()),
                  undo(container, host, answer)));
          advice
              .moving()
              .forEach(proposal -> moved.add(new MovingLimitStore.Made(container, proposal)));
        }
      }
      all.containers += batch.size();
      all.made += recommendations.record(answers, now);
      policies.record(answers, now);
      moving.record(
          batch.stream().map(WatchedContainer::id).toList(),
          moved,
          settings.minChange() / 2,
          now,
          now.plus(settings.expiry()));
    }
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

    Outcome outcome(List<String> failures) {
      return new Outcome(containers, resizes, kept, tooLittle, censored, made, failures);
    }
  }
}
