package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.backtest.UsageSeries;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Enters usage traces into our own hourly histories, so that everything that reads histories can
/// be tried on them.
///
/// Each file becomes a host whose name begins with {@link #PREFIX}, each series a container on it,
/// with its capacity as its limit. All of a file is moved by whole weeks so that it ends within the
/// last seven days before today: the hour and the day of the week stay, and with them any rhythm.
/// Nothing is ever changed on such a host: no plan can be made for it.
public final class TraceImport {
  /// How the names of imported hosts begin: all that lists hosts says so.
  public static final String PREFIX = "imported-";

  private static final long DAY = 86_400;
  private static final long WEEK = 7 * DAY;

  private final ImportStore store;
  private final Instant now;

  public TraceImport(Jdbi jdbi, Instant now) {
    this.store = new ImportStore(jdbi);
    this.now = now;
  }

  /// What came in.
  public record Imported(String host, int series, long hours) {}

  /// Enters a file.
  ///
  /// @param only names of the series to take; all when empty
  /// @param progress takes the share of the file that is read
  public Imported enter(Traces traces, Path file, Set<String> only, DoubleConsumer progress) {
    String name = PREFIX + Traces.name(file);
    if (store.isKnown(name)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "%s is there already; take it out first: nightshift import --remove %s"
              .formatted(name, name));
    }
    long bytes = Math.max(1, traces.bytes(file));
    long last = last(traces, file, only, read -> progress.accept(0.3 * read / bytes));
    long today = Math.floorDiv(now.getEpochSecond(), DAY) * DAY;
    long shift = Math.floorDiv(today - last - 1, WEEK) * WEEK;
    var entered = new Entered(name, file, traces);
    traces.read(
        file,
        (series, resources) -> {
          if (only.isEmpty() || only.contains(series)) {
            entered.add(series, resources, shift);
          }
        },
        read -> progress.accept(0.3 + 0.7 * read / bytes));
    if (entered.series == 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "There is no such series in " + file.getFileName() + ".");
    }
    return new Imported(name, entered.series, entered.hours);
  }

  /// Takes an imported host out again with all that was made of it; false when there is none.
  public boolean remove(String host) {
    return store.remove(host.startsWith(PREFIX) ? host : PREFIX + host);
  }

  private static long last(
      Traces traces, Path file, Set<String> only, java.util.function.LongConsumer progress) {
    var last = new AtomicLong();
    traces.read(
        file,
        (series, resources) -> {
          if (only.isEmpty() || only.contains(series)) {
            resources.forEach(one -> last.accumulateAndGet(one.span().endSecond() - 1, Math::max));
          }
        },
        progress);
    return last.get();
  }

  /// The host that is being filled; it is made with its first series.
  private final class Entered {
    private final String name;
    private final Path file;
    private final Traces traces;
    private @Nullable HostId host;
    private int series;
    private long hours;

    Entered(String name, Path file, Traces traces) {
      this.name = name;
      this.file = file;
      this.traces = traces;
    }

    void add(String seriesName, List<UsageSeries> resources, long shift) {
      var all =
          ImportedHour.of(span(resources, Resource.CPU), span(resources, Resource.MEMORY), shift);
      if (all.isEmpty()) {
        return;
      }
      var known = host;
      if (known == null) {
        known = store.host(name, Traces.name(file), now);
        host = known;
      }
      store.container(known, name, seriesName, traces.listed(file, seriesName), all);
      series++;
      hours += all.size();
    }

    /// The first of a resource: CPU before its peaks.
    private static @Nullable UsageSpan span(List<UsageSeries> resources, Resource resource) {
      return resources.stream()
          .filter(one -> one.resource() == resource)
          .findFirst()
          .map(UsageSeries::span)
          .orElse(null);
    }
  }
}
