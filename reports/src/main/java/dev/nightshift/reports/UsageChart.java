package dev.nightshift.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/// Draws the course of a resource: the mean as an area, the highest values as a thin line, the
/// capacity or limit dashed, a proposed limit in short dashes.
final class UsageChart {
  private final Panel panel;
  private final Period period;

  UsageChart(Period period) {
    this.panel = new Panel(period);
    this.period = period;
  }

  /// The PNG of what a host or container used of what it has.
  ///
  /// @param words how an amount is written on the axis
  byte[] draw(Usage usage, Color color, DoubleFunction<String> words) {
    return draw(usage.points(), usage.max(), usage.capacity(), null, color, words);
  }

  /// The PNG of what was used, beside the limit in force and the proposed one.
  byte[] draw(Proposal proposal) {
    double max = proposal.points().stream().mapToDouble(Point::max).max().orElse(0);
    return draw(
        proposal.points(),
        max,
        proposal.from(),
        proposal.to(),
        proposal.cpu() ? Panel.CPU : Panel.MEMORY,
        proposal::words);
  }

  private byte[] draw(
      List<Point> points,
      double max,
      @Nullable Double limit,
      @Nullable Double proposal,
      Color color,
      DoubleFunction<String> words) {
    double top =
        Math.max(max, Math.max(limit == null ? 0 : limit, proposal == null ? 0 : proposal));
    var from = points.isEmpty() ? period.from() : points.getFirst().at();
    var to = points.isEmpty() ? period.to() : points.getLast().at();
    var plot = panel.plot(from, to, top > 0 ? top : 1, words);
    layer(plot, 0, series(points, true), peaks(color));
    layer(plot, 1, series(points, false), area(color));
    if (limit != null) {
      plot.addRangeMarker(Panel.dashed(limit, Panel.LIMIT));
    }
    if (proposal != null) {
      plot.addRangeMarker(Panel.dotted(proposal, Panel.PROPOSAL));
    }
    return Panel.png(plot);
  }

  private static void layer(
      XYPlot plot, int index, DefaultXYDataset data, XYItemRenderer renderer) {
    plot.setDataset(index, data);
    plot.setRenderer(index, renderer);
  }

  private static XYLineAndShapeRenderer peaks(Color color) {
    var renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesPaint(0, Panel.faint(color, 130));
    renderer.setSeriesStroke(0, new BasicStroke(Panel.SCALE));
    return renderer;
  }

  private static XYAreaRenderer area(Color color) {
    var renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
    renderer.setSeriesPaint(0, Panel.faint(color, 170));
    return renderer;
  }

  /// Hours without samples stay empty instead of being bridged.
  private static DefaultXYDataset series(List<Point> points, boolean max) {
    long usual = usualDistanceMillis(points);
    var at = new double[points.size() * 3];
    var value = new double[points.size() * 3];
    int count = 0;
    for (int i = 0; i < points.size(); i++) {
      var point = points.get(i);
      long millis = point.at().toEpochMilli();
      if (i > 0 && millis - points.get(i - 1).at().toEpochMilli() > 2.5 * usual) {
        at[count] = points.get(i - 1).at().toEpochMilli() + 1.0;
        value[count++] = Double.NaN;
        at[count] = millis - 1.0;
        value[count++] = Double.NaN;
      }
      at[count] = millis;
      value[count++] = max ? point.max() : point.mean();
    }
    var data = new DefaultXYDataset();
    data.addSeries("", new double[][] {Arrays.copyOf(at, count), Arrays.copyOf(value, count)});
    return data;
  }

  private static long usualDistanceMillis(List<Point> points) {
    var distances = new long[Math.max(0, points.size() - 1)];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Duration.between(points.get(i).at(), points.get(i + 1).at()).toMillis();
    }
    Arrays.sort(distances);
    return distances.length == 0 ? Long.MAX_VALUE : distances[distances.length / 2];
  }
}
