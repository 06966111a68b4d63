package dev.nightshift.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.DateFormat;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.DoubleFunction;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.DateTickUnit;
import org.jfree.chart.axis.DateTickUnitType;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYDataset;

/// Draws the course of a resource against its capacity: the mean as an area, the highest values as
/// a thin line, the capacity dashed. The background is opaque and dark like the head of the mail,
/// so that it looks meant in light and dark mode alike. Drawn at twice its size in the mail.
final class UsageChart {
  /// Size in the mail in CSS pixels.
  static final int WIDTH = 264;

  static final int HEIGHT = 116;

  static final Color CPU = new Color(0x7c93ff);
  static final Color MEMORY = new Color(0x3cc7a4);

  private static final int SCALE = 2;
  private static final Color PANEL = new Color(0x151d33);
  private static final Color GRID = new Color(0x2b3754);
  private static final Color LABEL = new Color(0xa9b4cb);
  private static final Color CAPACITY = new Color(0xe3a857);
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 10 * SCALE);

  private final Period period;

  UsageChart(Period period) {
    this.period = period;
  }

  /// The PNG.
  ///
  /// @param words how an amount is written on the axis
  byte[] draw(Usage usage, Color color, DoubleFunction<String> words) {
    var plot = new XYPlot();
    plot.setDomainAxis(timeAxis(usage.points()));
    plot.setRangeAxis(amountAxis(usage, words));
    draw(plot, 0, series(usage.points(), true), peaks(color));
    draw(plot, 1, series(usage.points(), false), area(color));
    if (usage.capacity() != null) {
      plot.addRangeMarker(
          new ValueMarker(
              usage.capacity(),
              CAPACITY,
              new BasicStroke(
                  1.2f * SCALE,
                  BasicStroke.CAP_BUTT,
                  BasicStroke.JOIN_MITER,
                  1,
                  new float[] {4f * SCALE, 3f * SCALE},
                  0)));
    }
    plot.setBackgroundPaint(PANEL);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(new BasicStroke(SCALE));
    var chart = new JFreeChart(null, FONT, plot, false);
    chart.setBackgroundPaint(PANEL);
    chart.setPadding(new RectangleInsets(6.0 * SCALE, 4.0 * SCALE, 4.0 * SCALE, 10.0 * SCALE));
    return png(
        chart.createBufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB, null));
  }

  private static void draw(
      XYPlot plot,
      int index,
      DefaultXYDataset data,
      org.jfree.chart.renderer.xy.XYItemRenderer renderer) {
    plot.setDataset(index, data);
    plot.setRenderer(index, renderer);
  }

  private static XYLineAndShapeRenderer peaks(Color color) {
    var renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesPaint(0, new Color(color.getRed(), color.getGreen(), color.getBlue(), 130));
    renderer.setSeriesStroke(0, new BasicStroke(SCALE));
    return renderer;
  }

  private static XYAreaRenderer area(Color color) {
    var renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
    renderer.setSeriesPaint(0, new Color(color.getRed(), color.getGreen(), color.getBlue(), 170));
    return renderer;
  }

  private DateAxis timeAxis(List<Point> points) {
    var zone = TimeZone.getTimeZone(period.zone());
    var axis = new DateAxis(null, zone, Locale.ENGLISH);
    axis.setRange(Date.from(from(points)), Date.from(to(points)));
    axis.setTickUnit(tick(Duration.between(from(points), to(points)), zone));
    axis.setTickLabelFont(FONT);
    axis.setTickLabelPaint(LABEL);
    // lower than the lowest label of the other axis
    axis.setTickLabelInsets(new RectangleInsets(5, 4, 2, 4));
    axis.setAxisLinePaint(GRID);
    axis.setTickMarksVisible(false);
    return axis;
  }

  private Instant from(List<Point> points) {
    return points.isEmpty() ? period.from() : points.getFirst().at();
  }

  private Instant to(List<Point> points) {
    var to = points.isEmpty() ? period.to() : points.getLast().at();
    return to.isAfter(from(points)) ? to : from(points).plusSeconds(1);
  }

  /// Three to seven labels, whatever the length.
  private static DateTickUnit tick(Duration length, TimeZone zone) {
    if (length.compareTo(Duration.ofMinutes(5)) < 0) {
      return tick(DateTickUnitType.SECOND, length.toSeconds() < 100 ? 20 : 60, "HH:mm:ss", zone);
    }
    if (length.compareTo(Duration.ofHours(3)) < 0) {
      return tick(DateTickUnitType.MINUTE, length.toMinutes() < 60 ? 10 : 30, "HH:mm", zone);
    }
    if (length.compareTo(Duration.ofHours(36)) < 0) {
      return tick(DateTickUnitType.HOUR, length.toHours() < 12 ? 2 : 6, "HH:mm", zone);
    }
    int days = (int) Math.max(1, length.toDays() / 7);
    return tick(DateTickUnitType.DAY, days, days > 1 ? "d MMM" : "EEE", zone);
  }

  private static DateTickUnit tick(
      DateTickUnitType type, int multiple, String pattern, TimeZone zone) {
    DateFormat format = new SimpleDateFormat(pattern, Locale.ENGLISH);
    format.setTimeZone(zone);
    return new DateTickUnit(type, multiple, format);
  }

  private static NumberAxis amountAxis(Usage usage, DoubleFunction<String> words) {
    double top = Math.max(usage.max(), usage.capacity() == null ? 0 : usage.capacity());
    top = top > 0 ? top : 1;
    var axis = new NumberAxis();
    axis.setRange(0, top * 1.06);
    axis.setTickUnit(new NumberTickUnit(top / 2));
    axis.setNumberFormatOverride(new Words(words));
    axis.setTickLabelFont(FONT);
    axis.setTickLabelPaint(LABEL);
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    return axis;
  }

  /// Hours without samples stay empty instead of being bridged.
  private static DefaultXYDataset series(List<Point> points, boolean max) {
    long usual = usualDistanceMillis(points);
    var at = new double[points.size() * 2];
    var value = new double[points.size() * 2];
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
      if (count + 2 >= at.length) {
        at = java.util.Arrays.copyOf(at, at.length * 2 + 4);
        value = java.util.Arrays.copyOf(value, value.length * 2 + 4);
      }
      at[count] = millis;
      value[count++] = max ? point.max() : point.mean();
    }
    var data = new DefaultXYDataset();
    data.addSeries(
        "",
        new double[][] {java.util.Arrays.copyOf(at, count), java.util.Arrays.copyOf(value, count)});
    return data;
  }

  private static long usualDistanceMillis(List<Point> points) {
    var distances = new long[Math.max(0, points.size() - 1)];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Duration.between(points.get(i).at(), points.get(i + 1).at()).toMillis();
    }
    java.util.Arrays.sort(distances);
    return distances.length == 0 ? Long.MAX_VALUE : distances[distances.length / 2];
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

  /// Lets [Amounts] label an axis.
  private static final class Words extends NumberFormat {
    private static final long serialVersionUID = 1L;

    private final transient DoubleFunction<String> words;

    Words(DoubleFunction<String> words) {
      this.words = words;
    }

    @Override
    public StringBuffer format(double value, StringBuffer to, FieldPosition position) {
      return to.append(words.apply(value));
    }

    @Override
    public StringBuffer format(long value, StringBuffer to, FieldPosition position) {
      return format((double) value, to, position);
    }

    @Override
    public Number parse(String source, ParsePosition position) {
      throw new UnsupportedOperationException("an axis only writes");
    }
  }
}
