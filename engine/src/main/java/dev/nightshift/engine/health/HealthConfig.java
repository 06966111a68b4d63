package dev.nightshift.engine.health;

/// Settings under `health.` in a profile.
///
/// @param margin how far a value must come back behind its threshold before a subject counts as
///   well again, as a fraction of the threshold: without it a value at the edge would open and
///   close an alert each hour
/// @param host thresholds of the host
/// @param containers thresholds of containers
/// @param database thresholds of PostgreSQL
/// @param engine thresholds of Nightshift itself
public record HealthConfig(
    double margin,
    HostHealthConfig host,
    ContainerHealthConfig containers,
    DatabaseHealthConfig database,
    EngineHealthConfig engine) {
  public static final HealthConfig DEFAULTS =
      new HealthConfig(
          0.05,
          HostHealthConfig.DEFAULTS,
          ContainerHealthConfig.DEFAULTS,
          DatabaseHealthConfig.DEFAULTS,
          EngineHealthConfig.DEFAULTS);

  public HealthConfig {
    if (!(margin >= 0 && margin <= 0.5)) {
      throw new IllegalArgumentException("health.margin must be in 0..0.5, is " + margin);
    }
  }
}
