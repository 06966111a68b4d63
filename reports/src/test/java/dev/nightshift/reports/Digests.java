package dev.nightshift.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Digests as real fleets make them.
final class Digests {
  static final Instant MONDAY = Instant.parse("2026-11-23T07:00:00Z");
  private static final long GIB = 1L << 30;
  private static final long MIB = 1L << 20;

  private Digests() {}

  /// A week with something in every section.
  static Digest busy() {
    var period = new Period(MONDAY.minus(Duration.ofDays(7)), MONDAY, ZoneOffset.UTC);
    return new Digest(
        Digest.Kind.PERIODIC,
        Line.of("bakery"),
        period,
        MONDAY,
        Listing.of(
            List.of(
                decision(
                    "shop/search",
                    "oven-1",
                    "memory",
                    "4 GiB",
                    "1.5 GiB",
                    "In 14 days it never used more than 1.2 GiB; 20 % headroom is on top."),
                decision(
                    "shop/web",
                    "oven-2",
                    "CPU",
                    "0.5 cores",
                    "0.9 cores",
                    "It was held back in 31 % of the periods, mostly between 18:00 and 21:00."),
                decision(
                    "jobs/mailer",
                    "oven-1",
                    "memory",
                    "512 MiB",
                    "128 MiB",
                    "In 14 days it never used more than 84 MiB.")),
            "nightshift recommendations list"),
        Listing.of(
            List.of(
                alarm(
                    Severity.CRITICAL,
                    "oven-2",
                    "/var/lib/docker",
                    "/var/lib/docker is 96 % full: 3.9 of 98 GiB are free.",
                    Alarm.Change.OPENED,
                    9),
                alarm(
                    Severity.WARNING,
                    "oven-1",
                    "shop/search",
                    "shop/search was restarted 4 times in the last hour.",
                    Alarm.Change.STANDING,
                    80)),
            "nightshift health"),
        Listing.of(
            List.of(
                alarm(
                    Severity.WARNING,
                    "oven-2",
                    "memory pressure",
                    "Tasks waited for memory in 2 % of the time; it was 14 %.",
                    Alarm.Change.CLOSED,
                    50)),
            "nightshift query health_history"),
        Listing.of(
            List.of(
                new Noticed(
                    Severity.CRITICAL,
                    "exhaustion",
                    Line.of("oven-2"),
                    Line.of(
                        "/var/lib/docker on oven-2 will be full on Thu 26 Nov, between Wed and"
                            + " Sat."),
                    Line.of(
                        "Remove unused images (docker image prune) or move the registry cache.")),
                new Noticed(
                    Severity.WARNING,
                    "starvation",
                    Line.of("shop/web"),
                    Line.of("shop/web is held back by its CPU limit in 31 % of the periods."),
                    Line.of("Raise its CPU limit to 0.9 cores."))),
            "nightshift findings list"),
        Listing.of(
            List.of(
                host("oven-2", 31, 8, 3.1, 32, 21.5, period, 1),
                host("oven-1", 24, 16, 4.4, 64, 30, period, 2)),
            "nightshift query host_load"),
        Listing.of(
            List.of(
                workload("shop/search", 2, 1.9, 4.0, 1.1 * GIB, 4.0 * GIB, 0, 0),
                workload("shop/web", 4, 1.45, 2.0, 0.9 * GIB, 2.0 * GIB, 0.31, 0),
                workload("shop/database", 1, 1.2, null, 9.4 * GIB, 12.0 * GIB, 0, 0),
                workload("jobs/thumbnailer", 3, 0.62, 1.5, 1.45 * GIB, 1.5 * GIB, 0.04, 3),
                workload("metrics/prometheus", 1, 0.3, null, 2.1 * GIB, null, 0, 0),
                workload("jobs/mailer", 1, 0.01, 0.25, 84.0 * MIB, 512.0 * MIB, 0, 0)),
            "nightshift query who_uses_most"),
        Listing.of(
            List.of(
                score("oven-1", "cpu, single thread", "1,912 events/s", "1,905 – 1,920", 0.002),
                score("oven-2", "disk, random read", "41,200 IOPS", "39,900 – 42,100", -0.118),
                score("oven-2", "memory, copy", "11.4 GiB/s", "11.2 – 11.5", 0.012)),
            "nightshift benchmark list"),
        new Itself(
            0.0042,
            164 * MIB,
            3_384_000,
            418,
            1,
            1,
            0,
            List.of(
                Line.of(
                    "nightly-benchmark on oven-2 did only a part on Thu 19 Nov: the host was"
                        + " busy.")),
            742 * MIB,
            0,
            0),
        List.of(
            new Upcoming(Line.of("health-check"), MONDAY.plusSeconds(3600)),
            new Upcoming(Line.of("nightly-benchmark"), MONDAY.plus(Duration.ofHours(19))),
            new Upcoming(Line.of("recommend"), MONDAY.plus(Duration.ofHours(22))),
            new Upcoming(Line.of("digest"), MONDAY.plus(Duration.ofDays(7)))),
        List.of(),
        Line.of("production"));
  }

  /// The digest of a laptop's first minute.
  static Digest first() {
    var period = new Period(MONDAY.minus(Duration.ofSeconds(62)), MONDAY, ZoneOffset.UTC);
    return new Digest(
        Digest.Kind.FIRST,
        Line.of("laptop"),
        period,
        MONDAY,
        Listing.of(List.of(), "nightshift recommendations list"),
        Listing.of(List.of(), "nightshift health"),
        Listing.of(List.of(), "nightshift health"),
        Listing.of(List.of(), "nightshift findings list"),
        Listing.of(List.of(host("laptop", 3, 2, 0.9, 24, 6.5, period, 3)), "nightshift hosts"),
        Listing.of(
            List.of(
                workload("burner", 1, 0.49, 0.5, 11.0 * MIB, null, 0.93, 0),
                workload("nginx", 1, 0.21, null, 9.0 * MIB, 64.0 * MIB, 0, 0),
                workload("redis", 1, 0.004, 1.0, 4.0 * MIB, 256.0 * MIB, 0, 0)),
            "nightshift query who_uses_most"),
        Listing.of(
            List.of(
                score("laptop", "cpu, single thread", "1,912 events/s", "1,905 – 1,920", null),
                new Score(
                    Line.of("laptop"),
                    Line.of("disk, random read"),
                    null,
                    null,
                    null,
                    List.of(),
                    Line.of("fio is not installed"))),
            "nightshift benchmark list"),
        new Itself(0.006, 142 * MIB, 24, 5, 0, 0, 0, List.of(), 18 * MIB, 0, 0),
        List.of(
            new Upcoming(Line.of("health-check"), MONDAY.plusSeconds(3600)),
            new Upcoming(Line.of("digest"), MONDAY.plus(Duration.ofDays(7)))),
        List.of(
            Line.of(
                "Limits of 3 workloads: not enough data yet. 3 days of history are needed, 1 minute"
                    + " is there; ask again from Thu 26 Nov 2026, 07:00 UTC."),
            Line.of("Trends and seasons: they need 2 weeks.")),
        Line.of("development"));
  }

  /// A week in which nothing happened.
  static Digest quiet() {
    var busy = busy();
    return new Digest(
        Digest.Kind.PERIODIC,
        busy.fleet(),
        busy.period(),
        busy.madeAt(),
        Listing.of(List.of(), "q"),
        Listing.of(List.of(), "q"),
        Listing.of(List.of(), "q"),
        Listing.of(List.of(), "q"),
        busy.hosts(),
        busy.workloads(),
        busy.scores(),
        new Itself(0.0042, 164 * MIB, 3_384_000, 420, 0, 0, 0, List.of(), 742 * MIB, 0, 0),
        busy.upcoming(),
        List.of(),
        busy.profile());
  }

  /// A digest in which every name and sentence of the outside world is the given text.
  static Digest named(String hostile) {
    var busy = busy();
    var name = Line.name(hostile);
    var line = Line.of(hostile);
    return new Digest(
        busy.kind(),
        line,
        busy.period(),
        busy.madeAt(),
        Listing.of(List.of(new Decision(name, name, "memory", line, line, line)), "q"),
        Listing.of(
            List.of(
                new Alarm(Severity.CRITICAL, name, name, line, Alarm.Change.OPENED, busy.madeAt())),
            "q"),
        busy.recovered(),
        Listing.of(List.of(new Noticed(Severity.WARNING, "waste", name, line, line)), "q"),
        Listing.of(List.of(host(hostile, 1, 2, 0.5, 4, 1, busy.period(), 4)), "nightshift hosts"),
        Listing.of(List.of(workload(hostile, 1, 0.1, null, 1e6, 2e6, 0.5, 1)), "q"),
        Listing.of(List.of(new Score(name, line, line, line, null, List.of(), null)), "q"),
        busy.itself(),
        List.of(new Upcoming(name, busy.madeAt())),
        List.of(line),
        line);
  }

  static Decision decision(
      String workload, String host, String resource, String from, String to, String reason) {
    return new Decision(
        Line.name(workload),
        Line.name(host),
        resource,
        Line.of(from),
        Line.of(to),
        Line.of(reason));
  }

  static Alarm alarm(
      Severity severity,
      String host,
      String subject,
      String sentence,
      Alarm.Change change,
      int hours) {
    return new Alarm(
        severity,
        Line.name(host),
        Line.name(subject),
        Line.of(sentence),
        change,
        MONDAY.minus(Duration.ofHours(hours)));
  }

  static WorkloadUsage workload(
      String name,
      int containers,
      double cpu,
      @Nullable Double cpuLimit,
      double memory,
      @Nullable Double memoryLimit,
      double throttled,
      long kills) {
    return new WorkloadUsage(
        Line.name(name),
        containers,
        Usage.of(cpu, cpu * 1.4, cpuLimit),
        Usage.of(memory * 0.8, memory, memoryLimit),
        throttled,
        kills);
  }

  static Score score(
      String host, String benchmark, String value, String spread, @Nullable Double change) {
    return new Score(
        Line.name(host),
        Line.of(benchmark),
        Line.of(value),
        Line.of(spread),
        change,
        List.of(1.0, 1.1, 1.0, 2.0),
        null);
  }

  /// A host with days and nights, or, over a minute, just noise.
  static HostUsage host(
      String name,
      int containers,
      int cpus,
      double cores,
      int gib,
      double usedGib,
      Period period,
      long seed) {
    var random = new Random(seed);
    var cpu = new ArrayList<Point>();
    var memory = new ArrayList<Point>();
    boolean week = period.length().toDays() > 1;
    var step = week ? Duration.ofHours(1) : Duration.ofSeconds(10);
    for (var at = period.from(); at.isBefore(period.to()); at = at.plus(step)) {
      double day =
          week
              ? 1 + 0.5 * Math.sin((at.getEpochSecond() % 86_400 - 28_800) / 86_400.0 * 2 * Math.PI)
              : 1;
      double mean = Math.max(0.02, cores * day * (1 + 0.12 * random.nextGaussian()));
      cpu.add(
          new Point(
              at, mean, week ? Math.min(cpus, mean * (1.2 + 0.5 * random.nextDouble())) : mean));
      double used = usedGib * GIB * (1 + 0.06 * (day - 1) + 0.01 * random.nextGaussian());
      memory.add(new Point(at, used, used * (week ? 1.03 : 1)));
    }
    return new HostUsage(
        Line.name(name),
        containers,
        usage(cpu, cpus, 0.96),
        usage(memory, gib * (double) GIB, 0.999));
  }

  private static Usage usage(List<Point> points, double capacity, double before) {
    double mean = points.stream().mapToDouble(Point::mean).average().orElseThrow();
    double max = points.stream().mapToDouble(Point::max).max().orElseThrow();
    return new Usage(mean, max, capacity, points.size() > 50 ? mean * before : null, points);
  }
}
