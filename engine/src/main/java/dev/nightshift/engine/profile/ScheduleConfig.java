package dev.nightshift.engine.profile;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/// Settings under `schedule.` in a profile: when each job is due.
///
/// @param zone time zone of all times here. UTC has no hour that comes twice or never; where a zone
///   has, times between 00:00 and 03:59 are refused
/// @param healthCheck checks of host, containers and Nightshift itself
/// @param nightlyBenchmark benchmarks, on hosts that are quiet
/// @param rollUp samples into hourly histories
/// @param retention drops what is older than the profile keeps
/// @param analyse findings from histories
/// @param detect what is unlike before in the hour that just ended
/// @param recommend recommendations from histories
/// @param cost what each hour cost and for whom
/// @param train models of bottlenecks from the last days
/// @param predict bottlenecks of the five minutes that run
/// @param digest the mail that tells about it
/// @param outbox sends queued mails
/// @param rollout looks after open plans and rollouts of a host
public record ScheduleConfig(
    ZoneId zone,
    Timing healthCheck,
    Timing nightlyBenchmark,
    Timing rollUp,
    Timing retention,
    Timing analyse,
    Timing detect,
    Timing recommend,
    Timing cost,
    Timing train,
    Timing predict,
    Timing digest,
    Timing outbox,
    Timing rollout) {
  private static final LocalTime FOUR = LocalTime.of(4, 0);

  public static final ScheduleConfig DEFAULTS =
      new ScheduleConfig(
          ZoneId.of("UTC"),
          Timing.parse("hourly :00"),
          Timing.parse("daily 02:00"),
          Timing.parse("hourly :05"),
          Timing.parse("daily 04:15"),
          Timing.parse("daily 03:30"),
          Timing.parse("hourly :15"),
          Timing.parse("daily 05:00"),
          Timing.parse("hourly :10"),
          Timing.parse("daily 04:45"),
          Timing.parse("every 5m"),
          Timing.parse("Monday 07:00"),
          Timing.parse("every 10s"),
          Timing.parse("every 5s"));

  public ScheduleConfig {
    boolean shifts = !zone.getRules().isFixedOffset();
    for (var job :
        timings(
                healthCheck,
                nightlyBenchmark,
                rollUp,
                retention,
                analyse,
                detect,
                recommend,
                cost,
                train,
                predict,
                digest,
                outbox,
                rollout)
            .entrySet()) {
      if (shifts && time(job.getValue()).isBefore(FOUR)) {
        throw new IllegalArgumentException(
            "schedule."
                + job.getKey()
                + " must be at 04:00 or later in a zone with daylight saving time ("
                + zone
                + "), is "
                + job.getValue());
      }
    }
  }

  /// When each job is due, by the job's name.
  public Map<String, Timing> timings() {
    return timings(
        healthCheck,
        nightlyBenchmark,
        rollUp,
        retention,
        analyse,
        detect,
        recommend,
        cost,
        train,
        predict,
        digest,
        outbox,
        rollout);
  }

  private static Map<String, Timing> timings(
      Timing healthCheck,
      Timing nightlyBenchmark,
      Timing rollUp,
      Timing retention,
      Timing analyse,
      Timing detect,
      Timing recommend,
      Timing cost,
      Timing train,
      Timing predict,
      Timing digest,
      Timing outbox,
      Timing rollout) {
    var timings = new LinkedHashMap<String, Timing>();
    timings.put("health-check", healthCheck);
    timings.put("nightly-benchmark", nightlyBenchmark);
    timings.put("roll-up", rollUp);
    timings.put("retention", retention);
    timings.put("analyse", analyse);
    timings.put("detect", detect);
    timings.put("recommend", recommend);
    timings.put("cost", cost);
    timings.put("train", train);
    timings.put("predict", predict);
    timings.put("digest", digest);
    timings.put("outbox", outbox);
    timings.put("rollout", rollout);
    return timings;
  }

  private static LocalTime time(Timing timing) {
    return switch (timing) {
      case Timing.Daily(var time) -> time;
      case Timing.Weekly(_, var time) -> time;
      case Timing.Every _, Timing.Hourly _, Timing.Never _ -> LocalTime.MAX;
    };
  }
}
