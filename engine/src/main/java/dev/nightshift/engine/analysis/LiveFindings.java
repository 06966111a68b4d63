package dev.nightshift.engine.analysis;

import dev.nightshift.engine.analysis.season.Decomposition;
import dev.nightshift.engine.analysis.season.Seasons;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.HostHour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Judges the hours that just ended: whether the CPU use and memory of a subject are unlike what
/// the weeks before let expect of them.
///
/// By the same detector and the same bounds as the weekly analysis ({@link Anomaly}), with fixed
/// thresholds, from the last {@link #LOOKBACK} of hours. Nothing is kept between two judgements: an
/// hour is judged alike whoever does it, and after however long a pause.
public final class LiveFindings {
  /// What a judgement rests on: three weeks and a day.
  public static final Duration LOOKBACK = Duration.ofDays(22);

  /// With fewer hours nothing is told: the first weekend of a container would be unlike all before.
  public static final int LEAST_HOURS = 14 * HourSeries.DAY;

  private static final double LEAST_KNOWN = 0.5;
  private static final double LEAST_SECONDS = 1_800;
  private static final int CALM = 3;

  private LiveFindings() {}

  /// How a metric stands after its newest hour.
  public enum State {
    /// The last three hours are what was to be expected.
    CALM,
    /// The newest hour is far from it.
    UNLIKE,
    /// Neither, or not known.
    OPEN
  }

  /// What was made of one metric.
  ///
  /// @param fingerprint of the findings about it
  /// @param young whether there is too little history to judge by: less than two weeks
  /// @param event what is told; empty nearly always
  public record Judged(String fingerprint, State state, boolean young, Optional<Finding> event) {}

  /// Judges a host itself.
  ///
  /// @param host its hours up to the newest that ended
  /// @param since start of the first hour that is new
  /// @param until end of the newest one
  public static List<Judged> of(HostHistory host, Instant since, Instant until) {
    return series(host).map(one -> one.judge(since, until)).toList();
  }

  /// Judges a container, as a host.
  public static List<Judged> of(ContainerHistory container, Instant since, Instant until) {
    return series(container).map(one -> one.judge(since, until)).toList();
  }

  /// What would have been told of a host since an instant, had each hour been judged as it ended.
  public static List<Finding> replay(HostHistory host, Instant since) {
    return series(host).flatMap(one -> one.replay(since).stream()).toList();
  }

  /// The same of a container.
  public static List<Finding> replay(ContainerHistory container, Instant since) {
    return series(container).flatMap(one -> one.replay(since).stream()).toList();
  }

  private static Stream<Series> series(HostHistory host) {
    var hours = host.hours();
    return hours.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new Series(
                host.subject(),
                Metric.CPU,
                HourSeries.of(hours, HostHour::hour, hour -> whole(hour, hour.cpuMean()))),
            new Series(
                host.subject(),
                Metric.MEMORY,
                HourSeries.of(hours, HostHour::hour, hour -> whole(hour, hour.memoryMean()))));
  }

  private static Stream<Series> series(ContainerHistory container) {
    var hours = container.hours();
    return hours.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new Series(
                container.subject(),
                Metric.CPU,
                HourSeries.of(hours, ContainerHour::hour, hour -> whole(hour, hour.cpu().mean()))),
            new Series(
                container.subject(),
                Metric.MEMORY,
                HourSeries.of(
                    hours, ContainerHour::hour, hour -> whole(hour, hour.memory().max()))));
  }

  /// A container that began to run at the end of an hour tells nothing of it.
  private static @Nullable Double whole(HostHour hour, @Nullable Number value) {
    return value == null || hour.seconds() < LEAST_SECONDS ? null : value.doubleValue();
  }

  private static @Nullable Double whole(ContainerHour hour, @Nullable Number value) {
    return value == null || hour.seconds() < LEAST_SECONDS ? null : value.doubleValue();
  }

  private record Series(Subject subject, Metric metric, HourSeries hours) {
    Judged judge(Instant since, Instant until) {
      double[] values = hours.values();
      int last = values.length - 1;
      boolean current = hours.at(values.length).equals(until) && Double.isFinite(values[last]);
      if (!current || !enough(values)) {
        return new Judged(fingerprint(), State.OPEN, !enough(values), Optional.empty());
      }
      var parts = Decomposition.of(values, Seasons.in(values, HourSeries.DAY), HourSeries.DAY);
      int first = (int) Math.max(0, Duration.between(hours.at(0), since).toHours());
      var events =
          Anomaly.ordinary(parts, metric.least(), first)
              ? List.<Anomaly>of()
              : Anomaly.asTheyCame(hours, metric.least(), first);
      var most = events.stream().max(Comparator.comparingDouble(Anomaly::surprise));
      return new Judged(fingerprint(), state(parts, last), false, most.map(this::told));
    }

    private static boolean enough(double[] values) {
      long known = Arrays.stream(values).filter(Double::isFinite).count();
      return values.length >= LEAST_HOURS && known >= LEAST_KNOWN * values.length;
    }

    private State state(Decomposition parts, int last) {
      if (Anomaly.stillFar(last, parts, metric.least())) {
        return State.UNLIKE;
      }
      double[] rest = parts.rest();
      for (int i = last; i > last - CALM; i--) {
        if (!Double.isFinite(rest[i]) || Anomaly.stillFar(i, parts, metric.least())) {
          return State.OPEN;
        }
      }
      return State.CALM;
    }

    List<Finding> replay(Instant since) {
      int first = Math.max(LEAST_HOURS - 1, (int) Duration.between(hours.at(0), since).toHours());
      var told = new ArrayList<Finding>();
      for (var event : Anomaly.asTheyCame(hours, metric.least(), first)) {
        var finding = told(event);
        if (told.stream().noneMatch(one -> finding.isEvent(one.from(), one.until()))) {
          told.add(finding);
        }
      }
      return told;
    }

    private Finding told(Anomaly event) {
      double[] known = Arrays.copyOf(hours.values(), event.until());
      return SeriesFindings.told(subject, metric, hours, event, Seasons.in(known, HourSeries.DAY));
    }

    private String fingerprint() {
      return Finding.fingerprint(FindingKind.ANOMALY, metric.word(), subject);
    }
  }
}
