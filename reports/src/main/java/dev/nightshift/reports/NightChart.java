package dev.nightshift.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/// Draws a benchmark night after night: a dot for each night, a line for each level, and a dashed
/// upright where the level changed for good.
final class NightChart {
  private static final double DOT = 3.2 * Panel.SCALE;

  private final Panel panel;

  NightChart(Period period) {
    this.panel = new Panel(period);
  }

  byte[] draw(NightCourse course) {
    var nights = course.nights();
    double least = nights.stream().mapToDouble(Point::mean).min().orElseThrow();
    double most = nights.stream().mapToDouble(Point::mean).max().orElseThrow();
    double tick = tick(Math.max(most - least, Math.abs(most) * 0.02));
    double bottom = Math.floor(least / tick) * tick;
    double top = Math.max(bottom + tick, Math.ceil(most / tick) * tick);
    var room = Duration.between(nights.getFirst().at(), nights.getLast().at()).dividedBy(20);
    var plot =
        panel.plot(
            nights.getFirst().at().minus(room),
            nights.getLast().at().plus(room),
            bottom,
            top,
            tick,
            value -> Amounts.quantity(value, course.unit()));
    plot.setDataset(0, data(List.of(nights)));
    plot.setRenderer(0, dots());
    var levels = levels(course);
    plot.setDataset(1, data(levels));
    plot.setRenderer(1, lines(levels.size()));
    for (var shift : course.shifts()) {
      plot.addDomainMarker(
          Panel.dashed((double) nights.get(shift.first()).at().toEpochMilli(), Panel.LIMIT));
    }
    return Panel.png(plot);
  }

  /// A round number of which one to three fit into the span.
  private static double tick(double span) {
    double magnitude = span > 0 ? Math.pow(10, Math.floor(Math.log10(span))) : 1;
    double digits = span / magnitude;
    return magnitude * (digits < 1.5 ? 0.5 : digits < 3.5 ? 1 : digits < 7 ? 2 : 5);
  }

  /// From each change to the next, at the median of its nights.
  private static List<List<Point>> levels(NightCourse course) {
    var levels = new ArrayList<List<Point>>();
    int from = 0;
    for (int next = 0; next <= course.shifts().size(); next++) {
      int until =
          next < course.shifts().size()
              ? course.shifts().get(next).first()
              : course.nights().size();
      if (until > from) {
        var nights = course.nights().subList(from, until);
        double level = median(nights);
        levels.add(
            List.of(
                new Point(nights.getFirst().at(), level, level),
                new Point(nights.getLast().at(), level, level)));
      }
      from = until;
    }
    return levels;
  }

  private static double median(List<Point> nights) {
    var values = nights.stream().mapToDouble(Point::mean).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private static XYLineAndShapeRenderer dots() {
    var renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setSeriesPaint(0, Panel.NIGHTS);
    renderer.setSeriesShape(0, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
    return renderer;
  }

  private static XYLineAndShapeRenderer lines(int count) {
    var renderer = new XYLineAndShapeRenderer(true, false);
    for (int i = 0; i < count; i++) {
      renderer.setSeriesPaint(i, Color.WHITE);
      renderer.setSeriesStroke(i, new BasicStroke(1.4f * Panel.SCALE));
    }
    return renderer;
  }

  private static DefaultXYDataset data(List<List<Point>> series) {
    var data = new DefaultXYDataset();
    for (int i = 0; i < series.size(); i++) {
      data.addSeries(
          i,
          new double[][] {
            series.get(i).stream()
                .mapToDouble(point -> (double) point.at().toEpochMilli())
                .toArray(),
            series.get(i).stream().mapToDouble(Point::mean).toArray()
          });
    }
    return data;
  }
}
