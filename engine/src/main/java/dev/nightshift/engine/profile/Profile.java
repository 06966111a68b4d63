package dev.nightshift.engine.profile;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.cost.CostConfig;
import dev.nightshift.engine.health.HealthConfig;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rollout.RolloutConfig;
import dev.nightshift.engine.usage.CollectionConfig;
import dev.nightshift.engine.usage.RetentionConfig;
import dev.nightshift.engine.usage.TargetsConfig;

/// An environment profile: every setting of Nightshift, one record per concern. Each component is a
/// section of the YAML file, each component of a section a key in kebab-case.
///
/// @param collection how often and what is sampled
/// @param retention how long it is kept
/// @param targets how full things ought to be
/// @param health thresholds of the health check
/// @param benchmark when and how much is benchmarked
/// @param analysis how far findings look
/// @param rightsizing how recommendations are worked out
/// @param rollout how carefully changes are applied
/// @param cost budget, and how old prices may be
/// @param schedule when jobs are due
/// @param mail who is told
public record Profile(
    CollectionConfig collection,
    RetentionConfig retention,
    TargetsConfig targets,
    HealthConfig health,
    BenchmarkConfig benchmark,
    AnalysisConfig analysis,
    RightSizingConfig rightsizing,
    RolloutConfig rollout,
    CostConfig cost,
    ScheduleConfig schedule,
    MailConfig mail) {
  /// What holds where no profile file says otherwise.
  public static final Profile DEFAULTS =
      new Profile(
          CollectionConfig.DEFAULTS,
          RetentionConfig.DEFAULTS,
          TargetsConfig.DEFAULTS,
          HealthConfig.DEFAULTS,
          BenchmarkConfig.DEFAULTS,
          AnalysisConfig.DEFAULTS,
          RightSizingConfig.DEFAULTS,
          RolloutConfig.DEFAULTS,
          CostConfig.DEFAULTS,
          ScheduleConfig.DEFAULTS,
          MailConfig.DEFAULTS);
}
