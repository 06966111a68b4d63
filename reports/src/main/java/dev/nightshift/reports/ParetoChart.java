package dev.nightshift.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.DefaultXYDataset;

/// Slack against risk: a line for each policy over all its settings, a dot where it stands as it is
/// shipped. Lower and further left is better; the dashed line is the oracle. Risks of nothing are
/// drawn at the left edge.
public final class ParetoChart {
  private static final double LEAST_RISK = 0.01;
  private static final Color[] COLORS = {
    new Color(0x1f3fd1), new Color(0xd1495b), new Color(0xe09f3e), new Color(0x2a9d8f),
    new Color(0x7b5ea7), new Color(0x6c757d), new Color(0x00a5cf), new Color(0x9a6324),
    new Color(0xf781bf), new Color(0x4daf4a), new Color(0xf2c200), new Color(0x8b0000),
    new Color(0x000000), new Color(0x808000)
  };

  private ParetoChart() {}

  /// A setting of a policy, in per cent.
  public record Setting(double risk, double slack) {}

  /// A policy.
  ///
  /// @param shipped as it is
  /// @param others its other settings, in any order
  public record Course(String name, Setting shipped, List<Setting> others) {}

  /// The PNG.
  ///
  /// @param risk what a violation is, for the axis
  /// @param oracle slack of the oracle in per cent
  public static byte[] draw(String title, String risk, List<Course> courses, double oracle) {
    var plot = new XYPlot();
    var across = new LogAxis(risk + " (at the left edge: " + LEAST_RISK + " % or less)");
    across.setBase(10);
    across.setRange(LEAST_RISK * 0.8, 110);
    across.setTickUnit(new NumberTickUnit(1));
    across.setMinorTickCount(9);
    across.setMinorTickMarksVisible(true);
    across.setNumberFormatOverride(
        new DecimalFormat("0.## '%'", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    var up = new NumberAxis("idle share of the limit (%)");
    up.setRange(0, 100);
    plot.setDomainAxis(across);
    plot.setRangeAxis(up);
    var lines = new XYLineAndShapeRenderer(true, false);
    var dots = new XYLineAndShapeRenderer(false, true);
    var curves = new DefaultXYDataset();
    var shipped = new DefaultXYDataset();
    for (int i = 0; i < courses.size(); i++) {
      var course = courses.get(i);
      curves.addSeries(course.name(), points(course));
      shipped.addSeries(
          course.name(),
          new double[][] {{at(course.shipped().risk())}, {course.shipped().slack()}});
      var color = COLORS[i % COLORS.length];
      lines.setSeriesPaint(i, color);
      lines.setSeriesStroke(i, new BasicStroke(i == 0 ? 4f : 1.6f));
      dots.setSeriesPaint(i, color);
      double size = i == 0 ? 14 : 9;
      dots.setSeriesShape(i, new Ellipse2D.Double(-size / 2, -size / 2, size, size));
    }
    dots.setDefaultSeriesVisibleInLegend(false);
    plot.setDataset(0, shipped);
    plot.setRenderer(0, dots);
    plot.setDataset(1, curves);
    plot.setRenderer(1, lines);
    plot.addRangeMarker(oracleAt(oracle));
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(new Color(0xd9dde5));
    plot.setDomainGridlinePaint(new Color(0xd9dde5));
    var chart = new JFreeChart(title, new Font(Font.SANS_SERIF, Font.BOLD, 18), plot, false);
    var legend = new LegendTitle(plot);
    legend.setPosition(RectangleEdge.RIGHT);
    chart.addLegend(legend);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(8, 8, 8, 8));
    return png(chart.createBufferedImage(1100, 650, BufferedImage.TYPE_INT_RGB, null));
  }

  private static ValueMarker oracleAt(double slack) {
    var marker =
        new ValueMarker(
            slack,
            Color.DARK_GRAY,
            new BasicStroke(
                1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {6, 5}, 0));
    marker.setLabel("oracle");
    marker.setLabelBackgroundColor(Color.WHITE);
    marker.setLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    marker.setLabelAnchor(RectangleAnchor.TOP_RIGHT);
    marker.setLabelTextAnchor(TextAnchor.BOTTOM_RIGHT);
    return marker;
  }

  private static double at(double risk) {
    return Math.max(LEAST_RISK, risk);
  }

  private static double[][] points(Course course) {
    var sorted = new java.util.ArrayList<>(course.others());
    sorted.add(course.shipped());
    sorted.sort(
        Comparator.comparingDouble(Setting::risk)
            .thenComparing(Setting::slack, Comparator.reverseOrder()));
    return new double[][] {
      sorted.stream().mapToDouble(point -> at(point.risk())).toArray(),
      sorted.stream().mapToDouble(Setting::slack).toArray()
    };
  }

  private static byte[] png(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a PNG into memory", e);
    }
    return bytes.toByteArray();
  }
}
