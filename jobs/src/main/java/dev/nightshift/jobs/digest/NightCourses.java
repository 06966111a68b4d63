package dev.nightshift.jobs.digest;

import dev.nightshift.engine.benchmark.NightSeries;
import dev.nightshift.engine.benchmark.NightlyShifts;
import dev.nightshift.jobs.benchmark.NightStore;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.NightCourse;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Chooses the benchmark nights that are worth a chart: what changed for good, the worst first.
final class NightCourses {
  private static final Duration LOOKBACK = Duration.ofDays(60);
  private static final int LEAST_NIGHTS = 5;
  private static final int MOST = 4;

  private final MeasuredHostStore hosts;
  private final NightStore nights;

  NightCourses(Jdbi jdbi) {
    this.hosts = new MeasuredHostStore(jdbi);
    this.nights = new NightStore(jdbi);
  }

  /// At most four courses. Where nothing changed for good, those two that lie farthest from their
  /// level.
  List<NightCourse> courses(Period period) {
    var shifted = new ArrayList<NightCourse>();
    var level = new ArrayList<NightCourse>();
    for (var host : hosts.hosts(period)) {
      for (var series :
          nights.series(host.id(), "nightly", period.to().minus(LOOKBACK), period.to())) {
        if (series.nights().size() >= LEAST_NIGHTS) {
          var course = course(host.name(), series);
          (course.shifts().isEmpty() ? level : shifted).add(course);
        }
      }
    }
    if (shifted.isEmpty()) {
      level.sort(Comparator.comparingDouble(NightCourses::distance).reversed());
      return List.copyOf(level.subList(0, Math.min(2, level.size())));
    }
    shifted.sort(Comparator.comparingDouble(NightCourses::gain));
    return List.copyOf(shifted.subList(0, Math.min(MOST, shifted.size())));
  }

  private static NightCourse course(String host, NightSeries series) {
    var values = series.nights();
    var points =
        values.stream().map(night -> new Point(night.at(), night.value(), night.value())).toList();
    var shifts =
        NightlyShifts.in(series.values()).stream()
            .filter(shift -> Math.abs(shift.change()) >= series.practicalLimit())
            .map(shift -> new NightCourse.Shift(shift.first(), shift.before(), shift.after()))
            .toList();
    return new NightCourse(
        Line.name(host),
        Line.name(series.benchmark() + ", " + series.metric()),
        series.unit(),
        series.higherIsBetter(),
        points,
        shifts);
  }

  /// The newest change, negative where it is for the worse.
  private static double gain(NightCourse course) {
    double change = course.shifts().getLast().change();
    return course.higherIsBetter() ? change : -change;
  }

  private static double distance(NightCourse course) {
    var values = course.nights().stream().mapToDouble(Point::mean).sorted().toArray();
    double middle = values[values.length / 2];
    return middle == 0 ? 0 : Math.abs(course.nights().getLast().mean() / middle - 1);
  }
}
