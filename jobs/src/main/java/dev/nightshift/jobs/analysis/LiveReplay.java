package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.HostHistory;
import dev.nightshift.engine.analysis.LiveFindings;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.HostHour;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// What the hourly detection would have told in the past, had it run each hour.
public final class LiveReplay {
  private static final int BATCH = 100;

  private final UsageHistoryStore histories;
  private final AnalysedContainerStore containers;

  public LiveReplay(Jdbi jdbi) {
    this.histories = new UsageHistoryStore(jdbi);
    this.containers = new AnalysedContainerStore(jdbi);
  }

  /// What would have been told of a host and what runs on it.
  ///
  /// @param series metrics that were long enough known to be judged
  /// @param hours hours in which they were
  /// @param known time the longest history covers
  public record Told(List<Finding> findings, int series, long hours, Duration known) {}

  /// @param now imported hosts are looked at as of the end of their traces
  public Told of(WatchedHost host, Duration span, Instant now) {
    Instant end = containers.endOfImport(host.id()).orElse(now);
    Instant since = end.minus(span);
    Instant from = since.minus(LiveFindings.LOOKBACK);
    var findings = new ArrayList<Finding>();
    var subject = Subject.host(host.id(), host.name());
    var hours = histories.hostHours(host.id(), from);
    findings.addAll(
        LiveFindings.replay(new HostHistory(subject, host.cpus(), hours, Map.of()), since));
    var judged = new Judged();
    judged.add(hours.size(), hours.stream().mapToDouble(HostHour::seconds).sum(), span);
    var all = containers.running(host.id());
    for (int at = 0; at < all.size(); at += BATCH) {
      var batch = all.subList(at, Math.min(all.size(), at + BATCH));
      for (var history : containers.histories(batch, from)) {
        findings.addAll(LiveFindings.replay(history, since));
        judged.add(
            history.hours().size(),
            history.hours().stream().mapToDouble(ContainerHour::seconds).sum(),
            span);
      }
    }
    return new Told(
        findings, judged.series, judged.hours, Duration.ofSeconds(Math.round(judged.longest)));
  }

  /// Counts what is long enough known.
  private static final class Judged {
    private static final int METRICS = 2;

    private int series;
    private long hours;
    private double longest;

    void add(int known, double seconds, Duration span) {
      longest = Math.max(longest, seconds);
      long judged = Math.min(span.toHours(), known - LiveFindings.LEAST_HOURS);
      if (judged > 0) {
        series += METRICS;
        hours += METRICS * judged;
      }
    }
  }
}
