package dev.nightshift.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYDifferenceRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/// Draws what a month has cost so far as an area that grows, what it is expected to come to as a
/// dashed line in its band, and the budget as a line of short dashes.
final class CostChart {
  private final Panel panel;

  CostChart(Period period) {
    this.panel = new Panel(period);
  }

  byte[] draw(Cost cost) {
    var start = cost.month().atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    var end = cost.month().plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    double top = top(cost);
    var plot = panel.plot(start, end, top, usd -> words(usd, top));
    var outlook = cost.outlook();
    if (outlook != null) {
      var now = cost.course().getLast();
      plot.setDataset(0, straight(now, end, outlook.usd()));
      plot.setRenderer(0, dashed());
      var low = outlook.low();
      var high = outlook.high();
      if (low != null && high != null) {
        plot.setDataset(1, straight(now, end, high, low));
        plot.setRenderer(1, band());
      }
    }
    plot.setDataset(2, course(start, cost.course()));
    plot.setRenderer(2, area());
    if (cost.budget() > 0 && cost.budget() <= top) {
      plot.addRangeMarker(Panel.dotted(cost.budget(), Panel.LIMIT));
    }
    return Panel.png(plot);
  }

  /// A round amount above all that is drawn; a budget far beyond it is not drawn.
  private static double top(Cost cost) {
    var outlook = cost.outlook();
    double most = cost.soFar();
    if (outlook != null) {
      var high = outlook.high();
      most = Math.max(most, Math.max(outlook.usd(), high == null ? 0 : high));
    }
    if (cost.budget() <= 1.6 * most) {
      most = Math.max(most, cost.budget());
    }
    double magnitude = most > 0 ? Math.pow(10, Math.floor(Math.log10(most))) : 1;
    for (double step : new double[] {1, 1.2, 1.6, 2, 3, 4, 5, 6, 8}) {
      if (most <= step * magnitude) {
        return step * magnitude;
      }
    }
    return 10 * magnitude;
  }

  private static String words(double usd, double top) {
    return top >= 10 ? Amounts.number(Math.rint(usd)) + " $" : Amounts.number(usd) + " $";
  }

  private static DefaultXYDataset course(Instant start, List<Point> points) {
    var at = new double[points.size() + 1];
    var usd = new double[points.size() + 1];
    at[0] = start.toEpochMilli();
    for (int i = 0; i < points.size(); i++) {
      at[i + 1] = points.get(i).at().toEpochMilli();
      usd[i + 1] = points.get(i).mean();
    }
    var data = new DefaultXYDataset();
    data.addSeries("so far", new double[][] {at, usd});
    return data;
  }

  /// Straight lines from what it costs by now to what it may have cost in the end.
  private static DefaultXYDataset straight(Point now, Instant end, double... ends) {
    var data = new DefaultXYDataset();
    for (int i = 0; i < ends.length; i++) {
      data.addSeries(
          i,
          new double[][] {
            {now.at().toEpochMilli(), end.toEpochMilli()},
            {now.mean(), Math.max(now.mean(), ends[i])}
          });
    }
    return data;
  }

  private static XYLineAndShapeRenderer dashed() {
    var renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesPaint(0, Color.WHITE);
    renderer.setSeriesStroke(
        0,
        new BasicStroke(
            1.3f * Panel.SCALE,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_MITER,
            1,
            new float[] {4f * Panel.SCALE, 3f * Panel.SCALE},
            0));
    return renderer;
  }

  private static XYDifferenceRenderer band() {
    var fill = Panel.faint(Panel.COST, 80);
    var renderer = new XYDifferenceRenderer(fill, fill, false);
    for (int i = 0; i < 2; i++) {
      renderer.setSeriesPaint(i, Panel.faint(Panel.COST, 0));
    }
    return renderer;
  }

  private static XYAreaRenderer area() {
    var renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
    renderer.setSeriesPaint(0, Panel.faint(Panel.COST, 170));
    return renderer;
  }
}
