package dev.nightshift.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
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
        Works.busy(period),
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
                        "Remove unused images (docker image prune) or move the registry cache."),
                    MONDAY.minus(Duration.ofDays(2))),
                new Noticed(
                    Severity.WARNING,
                    "starvation",
                    Line.of("shop/web"),
                    Line.of("shop/web is held back by its CPU limit in 31 % of the periods."),
                    Line.of("Raise its CPU limit to 0.9 cores."),
                    MONDAY.minus(Duration.ofDays(16)))),
            "nightshift findings list"),
        new Money(
            new Savings(
                new Savings.Freed(7, 1.6, 9.0 * GIB, 61.2),
                new Savings.Freed(2, 3.4, 4.0 * GIB, 84.9),
                new Savings.Freed(1, 0.5, 0, 10.8),
                new Savings.Freed(9, 7.25, 18.5 * GIB, 211.4),
                24),
            cost()),
        health(period),
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
            0,
            Line.of("entry 1204, 3f9a01c2d4e5b6a7")),
        List.of(
            new Upcoming(Line.of("health-check"), MONDAY.plusSeconds(3600)),
            new Upcoming(Line.of("nightly-benchmark"), MONDAY.plus(Duration.ofHours(19))),
            new Upcoming(Line.of("recommend"), MONDAY.plus(Duration.ofHours(22))),
            new Upcoming(Line.of("digest"), MONDAY.plus(Duration.ofDays(7)))),
        List.of(),
        Line.of("production"));
  }

  /// Most of a month, with a new machine on the tenth.
  private static Cost cost() {
    var first = Instant.parse("2026-11-01T00:00:00Z");
    var course = new ArrayList<Point>();
    double usd = 0;
    for (int day = 1; day <= 22; day++) {
      usd += day < 10 ? 12.6 : 15.4;
      course.add(new Point(first.plus(Duration.ofDays(day)), usd, usd));
    }
    course.add(new Point(MONDAY, usd + 4.5, usd + 4.5));
    return new Cost(
        new Cost.Spent(107.8, 36.4, 0),
        new Cost.Spent(104.2, 36.9, 2.1),
        YearMonth.of(2026, 11),
        course,
        new Cost.Outlook(437.4, 428.1, 449.9, MONDAY.minusSeconds(24_000)),
        450,
        1,
        new Listing<>(
            List.of(
                new Cost.Share(Line.name("shop/database"), 22.41),
                new Cost.Share(Line.name("shop/search"), 17.9),
                new Cost.Share(Line.name("shop/web"), 9.26),
                new Cost.Share(Line.name("jobs/thumbnailer"), 7.02),
                new Cost.Share(Line.name("metrics/prometheus"), 5.15)),
            17,
            "nightshift cost"));
  }

  private static Cost shares(Line name) {
    var cost = cost();
    return new Cost(
        cost.period(),
        null,
        cost.month(),
        cost.course(),
        cost.outlook(),
        0,
        0,
        new Listing<>(List.of(new Cost.Share(name, 1)), 1, "nightshift cost"));
  }

  private static Health health(Period period) {
    return new Health(
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
        List.of(
            Compared.amount("CPU used", 7.5, 7.8, Amounts::cores),
            Compared.amount("Memory used", 51.5 * GIB, 51.5 * GIB, Amounts::bytes),
            Compared.mishaps("Processes killed for want of memory", 3, 0),
            Compared.mishaps("Alerts opened", 4, 9),
            Compared.count("Limits changed", 2, 1)),
        Listing.of(
            List.of(
                host("oven-2", 31, 8, 3.1, 32, 21.5, period, 1),
                host("oven-1", 24, 16, 4.4, 64, 30, period, 2)),
            "nightshift hosts"),
        Listing.of(
            List.of(
                workload("shop/search", 2, 1.9, 4.0, 1.1 * GIB, 4.0 * GIB, 0, 0),
                workload("shop/web", 4, 1.45, 2.0, 0.9 * GIB, 2.0 * GIB, 0.31, 0),
                workload("shop/database", 1, 1.2, null, 9.4 * GIB, 12.0 * GIB, 0, 0),
                workload("jobs/thumbnailer", 3, 0.62, 1.5, 1.45 * GIB, 1.5 * GIB, 0.04, 3),
                workload("metrics/prometheus", 1, 0.3, null, 2.1 * GIB, null, 0, 0),
                workload("jobs/mailer", 1, 0.01, 0.25, 84.0 * MIB, 512.0 * MIB, 0, 0)),
            "nightshift query who_uses_most_cpu"),
        Listing.of(
            List.of(
                score("oven-1", "cpu, single thread", "1,912 events/s", "1,905 – 1,920", 0.002),
                score("oven-2", "disk, random read", "41,200 IOPS", "39,900 – 42,100", -0.118),
                score("oven-2", "memory, copy", "11.4 GiB/s", "11.2 – 11.5", 0.012)),
            "nightshift benchmark list"),
        List.of(
            nights("oven-2", "disk, random read", "IOPS", 46_700, 41_200, 21),
            nights("oven-1", "cpu, single thread", "events/s", 1_905, 1_912, 40)));
  }

  /// Forty nights, from one of them on at another level; at 40 never.
  static NightCourse nights(
      String host, String benchmark, String unit, double before, double after, int from) {
    var random = new Random(7);
    var nights = new ArrayList<Point>();
    for (int night = 0; night < 40; night++) {
      double level = night < from ? before : after;
      double value = level * (1 + 0.008 * random.nextGaussian());
      nights.add(new Point(MONDAY.minus(Duration.ofDays(39L - night)), value, value));
    }
    return new NightCourse(
        Line.name(host),
        Line.of(benchmark),
        unit,
        true,
        nights,
        from < 40 ? List.of(new NightCourse.Shift(from, before, after)) : List.of());
  }

  /// The digest of a laptop's first minute.
  static Digest first() {
    var period = new Period(MONDAY.minus(Duration.ofSeconds(62)), MONDAY, ZoneOffset.UTC);
    return new Digest(
        Digest.Kind.FIRST,
        Line.of("laptop"),
        period,
        MONDAY,
        Works.none(),
        Listing.of(List.of(), "nightshift findings list"),
        Money.NONE,
        new Health(
            Listing.of(List.of(), "nightshift health"),
            Listing.of(List.of(), "nightshift health"),
            List.of(),
            Listing.of(List.of(host("laptop", 3, 2, 0.9, 24, 6.5, period, 3)), "nightshift hosts"),
            Listing.of(
                List.of(
                    workload("burner", 1, 0.49, 0.5, 11.0 * MIB, null, 0.93, 0),
                    workload("nginx", 1, 0.21, null, 9.0 * MIB, 64.0 * MIB, 0, 0),
                    workload("redis", 1, 0.004, 1.0, 4.0 * MIB, 256.0 * MIB, 0, 0)),
                "nightshift query who_uses_most_cpu"),
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
            List.of()),
        new Itself(0.006, 142 * MIB, 24, 5, 0, 0, 0, List.of(), 18 * MIB, 0, 0, null),
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
    var health = busy.health();
    return with(
        busy,
        busy.fleet(),
        Works.none(),
        Listing.of(List.of(), "q"),
        new Health(
            Listing.of(List.of(), "q"),
            Listing.of(List.of(), "q"),
            health.compared(),
            health.hosts(),
            health.workloads(),
            health.scores(),
            List.of()),
        new Itself(
            0.0042,
            164 * MIB,
            3_384_000,
            420,
            0,
            0,
            0,
            List.of(),
            742 * MIB,
            0,
            0,
            Line.of("entry 1204, 3f9a01c2d4e5b6a7")));
  }

  /// A digest in which every name and sentence of the outside world is the given text.
  static Digest named(String hostile) {
    var busy = busy();
    var name = Line.name(hostile);
    var line = Line.of(hostile);
    var health =
        new Health(
            Listing.of(
                List.of(
                    new Alarm(
                        Severity.CRITICAL, name, name, line, Alarm.Change.OPENED, busy.madeAt())),
                "q"),
            busy.recovered(),
            busy.health().compared(),
            Listing.of(
                List.of(host(hostile, 1, 2, 0.5, 4, 1, busy.period(), 4)), "nightshift hosts"),
            Listing.of(List.of(workload(hostile, 1, 0.1, null, 1e6, 2e6, 0.5, 1)), "q"),
            Listing.of(List.of(new Score(name, line, line, line, null, List.of(), null)), "q"),
            List.of(nights(hostile, hostile, "IOPS", 100, 80, 20)));
    return new Digest(
        busy.kind(),
        line,
        busy.period(),
        busy.madeAt(),
        Works.named(name, line),
        Listing.of(
            List.of(new Noticed(Severity.WARNING, "waste", name, line, line, busy.madeAt())), "q"),
        new Money(busy.savings(), shares(name)),
        health,
        busy.itself(),
        List.of(new Upcoming(name, busy.madeAt())),
        List.of(line),
        line);
  }

  /// The digest with other contents.
  static Digest with(
      Digest digest,
      Line fleet,
      Work work,
      Listing<Noticed> findings,
      Health health,
      Itself itself) {
    return new Digest(
        digest.kind(),
        fleet,
        digest.period(),
        digest.madeAt(),
        work,
        findings,
        work.isEmpty() ? Money.NONE : digest.money(),
        health,
        itself,
        digest.upcoming(),
        List.of(),
        digest.profile());
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
        usage(memory, gib * (double) GIB, 0.999),
        week ? 87.4 : null,
        Line.of(week ? "disk-space / is critical (-9), 2 containers restart (-3.6)" : ""));
  }

  private static Usage usage(List<Point> points, double capacity, double before) {
    double mean = points.stream().mapToDouble(Point::mean).average().orElseThrow();
    double max = points.stream().mapToDouble(Point::max).max().orElseThrow();
    return new Usage(mean, max, capacity, points.size() > 50 ? mean * before : null, points);
  }
}
