package dev.nightshift.jobs.web;

import dev.nightshift.engine.Text;
import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.page.ContainerList;
import dev.nightshift.reports.page.FindingList;
import dev.nightshift.reports.page.Overview;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// Puts the overview together. What was read is kept for two seconds, for all who look.
final class Overviews {
  private static final long KEPT_NANOS = 2_000_000_000L;
  private static final int MOST_HOSTS = 12;
  private static final int MOST_CONTAINERS = 20;
  private static final int MOST_LINES = 10;
  private static final int PAGE = 100;

  private final OverviewStore store;
  private final InstantSource clock;
  private volatile @Nullable Kept kept;

  Overviews(OverviewStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  private record Kept(Overview page, long at) {}

  /// The fleet as it is, or was two seconds ago.
  Overview now() {
    var known = kept;
    if (known != null && System.nanoTime() - known.at() < KEPT_NANOS) {
      return known.page();
    }
    synchronized (this) {
      known = kept;
      if (known == null || System.nanoTime() - known.at() >= KEPT_NANOS) {
        known = new Kept(read(), System.nanoTime());
        kept = known;
      }
      return known.page();
    }
  }

  private Overview read() {
    var now = clock.instant();
    var rollouts = store.rollouts(3 * MOST_LINES);
    var hosts = store.hosts(MOST_HOSTS);
    var containers = store.containers("", MOST_CONTAINERS, 0);
    var findings = store.findings(MOST_LINES, 0);
    var alerts = store.alerts(MOST_LINES);
    long allHosts = hosts.isEmpty() ? 0 : hosts.getFirst().total();
    long allContainers = containers.isEmpty() ? 0 : containers.getFirst().total();
    long allFindings = findings.isEmpty() ? 0 : findings.getFirst().total();
    var waiting = rollouts.stream().filter(OverviewStore.Rollout::waitsForAPerson).toList();
    return new Overview(
        tiles(allHosts, allContainers, waiting.size(), allFindings, alerts.size()),
        waiting.stream().limit(MOST_LINES).map(one -> rollout(one, now)).toList(),
        rollouts.stream()
            .filter(one -> !one.waitsForAPerson())
            .limit(MOST_LINES)
            .map(one -> rollout(one, now))
            .toList(),
        alerts.stream().map(alert -> alert(alert, now)).toList(),
        hosts.stream().map(Overviews::host).toList(),
        allHosts,
        containers.stream().map(Overviews::container).toList(),
        allContainers,
        findings.stream().map(Overviews::finding).toList(),
        allFindings,
        store.nights(MOST_LINES).stream().map(Overviews::night).toList(),
        store.jobs(MOST_LINES).stream().map(job -> job(job, now)).toList(),
        Amounts.dayTime(now, ZoneOffset.UTC) + " UTC");
  }

  /// A page of running containers.
  ///
  /// @param page from 1
  ContainerList containers(String search, int page) {
    var rows = store.containers(search, PAGE, (page - 1L) * PAGE);
    long total = rows.isEmpty() ? 0 : rows.getFirst().total();
    return new ContainerList(
        rows.stream().map(Overviews::container).toList(),
        search,
        total,
        page,
        (int) Math.max(1, (total + PAGE - 1) / PAGE));
  }

  /// A page of open findings.
  ///
  /// @param page from 1
  FindingList findings(int page) {
    var rows = store.findings(PAGE, (page - 1L) * PAGE);
    long total = rows.isEmpty() ? 0 : rows.getFirst().total();
    return new FindingList(
        rows.stream().map(Overviews::finding).toList(),
        total,
        page,
        (int) Math.max(1, (total + PAGE - 1) / PAGE));
  }

  private List<Overview.Tile> tiles(
      long hosts, long containers, int waiting, long findings, int alerts) {
    var tiles = new ArrayList<Overview.Tile>();
    store
        .health()
        .ifPresentOrElse(
            health ->
                tiles.add(
                    new Overview.Tile(
                        score(health.score()), "health of the fleet", tone(health.score()))),
            () -> tiles.add(new Overview.Tile("–", "health, not known yet", "")));
    tiles.add(tile(waiting, "to decide", waiting > 0 ? "amber" : ""));
    tiles.add(tile(alerts, alerts == 1 ? "alert" : "alerts", alerts > 0 ? "red" : ""));
    tiles.add(tile(findings, findings == 1 ? "finding" : "findings", ""));
    tiles.add(tile(hosts, hosts == 1 ? "host" : "hosts", ""));
    tiles.add(tile(containers, "running containers", ""));
    return tiles;
  }

  private static Overview.Tile tile(long number, String what, String tone) {
    return new Overview.Tile(String.format(Locale.ROOT, "%,d", number), what, tone);
  }

  private static String score(double score) {
    return String.format(Locale.ROOT, "%.0f", score);
  }

  private static String tone(double score) {
    return score >= 90 ? "green" : score >= 70 ? "amber" : "red";
  }

  private static Overview.Rollout rollout(OverviewStore.Rollout one, Instant now) {
    return new Overview.Rollout(
        one.planId(),
        Line.name(one.workload()),
        Line.name(one.host()),
        one.state(),
        Line.of(detail(one, now)),
        progress(one),
        one.changed() + " of " + Amounts.count(one.containers(), "container"),
        next(one),
        switch (one.state()) {
          case "needs-human" -> "red";
          case "awaiting-approval", "held", "rolling-back", "rolled-back" -> "amber";
          default -> "green";
        });
  }

  /// Stages that are over; one that is watched counts half, however many containers it changed.
  static double progress(OverviewStore.Rollout one) {
    return switch (one.state()) {
      case "completed" -> 1;
      case "running", "held", "needs-human" ->
          one.stages() == 0 ? 0 : (one.passed() + (one.stage() == null ? 0 : 0.5)) / one.stages();
      default -> 0;
    };
  }

  private static String detail(OverviewStore.Rollout one, Instant now) {
    var parts = new ArrayList<String>();
    if (one.stage() != null) {
      parts.add("stage " + one.stage());
    }
    var end =
        switch (one.state()) {
          case "awaiting-approval" -> one.expiresAt();
          case "held" -> one.holdUntil();
          case "running" -> one.deadline();
          default -> null;
        };
    if (end != null) {
      parts.add(
          end.isAfter(now)
              ? Amounts.span(Duration.between(now, end)) + " left"
              : "its time is over");
    }
    if (one.reason() != null) {
      parts.add(one.reason());
    }
    return String.join(" · ", parts);
  }

  private static String next(OverviewStore.Rollout one) {
    return switch (one.state()) {
      case "awaiting-approval" -> "nightshift approve " + one.planId();
      case "held" -> "nightshift proceed " + one.planId();
      case "needs-human" -> "nightshift rollouts show " + one.planId();
      default -> "";
    };
  }

  private static Overview.Noted alert(OverviewStore.Alert alert, Instant now) {
    return new Overview.Noted(
        alert.status(),
        Line.of(
            (alert.subject().equals(alert.host())
                    ? alert.host()
                    : alert.host() + ", " + alert.subject())
                + ", for "
                + Amounts.span(Duration.between(alert.openedAt(), now))),
        Line.of(alert.sentence()),
        Line.of(""),
        severity(alert.status()),
        "");
  }

  private static Overview.Noted finding(OverviewStore.Finding found) {
    return new Overview.Noted(
        found.severity(),
        Line.name(found.subject() == null ? "" : found.subject()),
        Line.of(found.sentence()),
        Line.of(found.advice() == null ? "" : found.advice()),
        severity(found.severity()),
        "/findings/" + found.findingId());
  }

  static String severity(String word) {
    return switch (word) {
      case "critical" -> "red";
      case "warning" -> "amber";
      default -> "dim";
    };
  }

  private static Overview.Host host(OverviewStore.Host one) {
    Double score = one.score();
    return new Overview.Host(
        Line.name(one.host()),
        score == null ? "–" : score(score),
        score == null ? "" : tone(score),
        one.runningContainers(),
        meter(one.cpuCores(), one.cpus(), Text::cores),
        meter(one.memoryUsedBytes(), one.memoryBytes(), Text::bytes));
  }

  private static Overview.Container container(OverviewStore.Container one) {
    Double throttled = one.throttled();
    return new Overview.Container(
        Line.name(one.container()),
        Line.name(one.workload()),
        Line.name(one.host()),
        meter(one.cpuCores(), one.cpuLimit(), Text::cores),
        meter(one.memoryBytes(), one.memoryLimit(), Text::bytes),
        throttled == null || throttled <= 0 ? "" : Amounts.percent(throttled));
  }

  private static Overview.Meter meter(
      @Nullable Double used, @Nullable Double limit, DoubleFunction<String> words) {
    if (used == null) {
      return new Overview.Meter(
          null, limit == null ? "not read lately" : "not read lately, of " + words.apply(limit));
    }
    return limit == null || limit <= 0
        ? new Overview.Meter(null, words.apply(used) + ", no limit")
        : new Overview.Meter(used / limit, of(words.apply(used), words.apply(limit)));
  }

  /// The unit once where both share it: `7 of 16 cores`.
  private static String of(String used, String limit) {
    int unit = used.indexOf(' ');
    boolean shared = unit > 0 && (limit.endsWith(used.substring(unit)) || used.endsWith(" core"));
    return (shared ? used.substring(0, unit) : used) + " of " + limit;
  }

  private static Overview.Row night(OverviewStore.Night night) {
    return new Overview.Row(
        Line.name(night.host()),
        night.left() == 0 ? "measured" : "in part",
        Amounts.dayTime(night.at(), ZoneOffset.UTC) + " UTC",
        Line.of(
            "%s measured in %s%s"
                .formatted(
                    Amounts.count(night.measured(), "number"),
                    Amounts.span(Duration.ofMillis((long) (night.seconds() * 1e3))),
                    night.left() == 0
                        ? ""
                        : ", " + Amounts.count(night.left(), "benchmark") + " left out")),
        night.left() == 0 ? "green" : "amber");
  }

  private static Overview.Row job(OverviewStore.Job job, Instant now) {
    return new Overview.Row(
        Line.name(
            job.scope().equals("fleet")
                ? job.job()
                : job.job() + " on " + job.scope().replaceFirst("^host:", "")),
        job.state(),
        Amounts.span(Duration.between(job.startedAt(), now)) + " ago",
        Line.of(job.summary() == null ? "" : job.summary()),
        switch (job.state()) {
          case "done" -> "green";
          case "running" -> "";
          case "partial", "skipped" -> "amber";
          default -> "red";
        });
  }
}
