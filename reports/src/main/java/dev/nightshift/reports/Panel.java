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
import org.jfree.chart.ui.RectangleInsets;

/// What all charts of a mail have in common: an opaque background, dark like the head of the mail,
/// so that it looks meant in light and dark mode alike; drawn at twice its size in the mail.
final class Panel {
  /// Size in the mail in CSS pixels.
  static final int WIDTH = 264;

  static final int HEIGHT = 116;
  static final int SCALE = 2;

  static final Color CPU = new Color(0x7c93ff);
  static final Color MEMORY = new Color(0x3cc7a4);
  static final Color NIGHTS = new Color(0x8fb8ff);
  static final Color COST = new Color(0xc39bf5);
  static final Color LIMIT = new Color(0xe3a857);
  static final Color PROPOSAL = new Color(0xffffff);

  private static final Color PANEL = new Color(0x151d33);
  private static final Color GRID = new Color(0x2b3754);
  private static final Color LABEL = new Color(0xa9b4cb);
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 10 * SCALE);

  private final Period period;

  Panel(Period period) {
    this.period = period;
  }

  /// A plot from an instant to another, of amounts from 0 to `top`.
  XYPlot plot(Instant from, Instant to, double top, DoubleFunction<String> words) {
    return plot(from, to, 0, top, top / 2, words);
  }

  /// A plot of amounts from `bottom` to `top`, with a line at each multiple of `tick`.
  XYPlot plot(
      Instant from,
      Instant to,
      double bottom,
      double top,
      double tick,
      DoubleFunction<String> words) {
    var plot = new XYPlot();
    plot.setDomainAxis(timeAxis(from, to.isAfter(from) ? to : from.plusSeconds(1)));
    plot.setRangeAxis(amountAxis(bottom, top, tick, words));
    plot.setBackgroundPaint(PANEL);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(new BasicStroke(SCALE));
    return plot;
  }

  static byte[] png(XYPlot plot) {
    var chart = new JFreeChart(null, FONT, plot, false);
    chart.setBackgroundPaint(PANEL);
    chart.setPadding(new RectangleInsets(6.0 * SCALE, 4.0 * SCALE, 4.0 * SCALE, 17.0 * SCALE));
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(
          chart.createBufferedImage(
              WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB, null),
          "png",
          bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a PNG into memory", e);
    }
    return bytes.toByteArray();
  }

  /// A dashed line at a value.
  static ValueMarker dashed(double value, Color color) {
    return new ValueMarker(value, color, dashes(4, 3));
  }

  /// A line of short dashes at a value.
  static ValueMarker dotted(double value, Color color) {
    return new ValueMarker(value, color, dashes(1.5f, 2.5f));
  }

  private static BasicStroke dashes(float on, float off) {
    return new BasicStroke(
        1.2f * SCALE,
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_MITER,
        1,
        new float[] {on * SCALE, off * SCALE},
        0);
  }

  static Color faint(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  private DateAxis timeAxis(Instant from, Instant to) {
    var zone = TimeZone.getTimeZone(period.zone());
    var axis = new DateAxis(null, zone, period.locale());
    axis.setRange(Date.from(from), Date.from(to));
    axis.setTickUnit(tick(Duration.between(from, to), zone));
    axis.setTickLabelFont(FONT);
    axis.setTickLabelPaint(LABEL);
    // lower than the lowest label of the other axis
    axis.setTickLabelInsets(new RectangleInsets(5, 4, 2, 4));
    axis.setAxisLinePaint(GRID);
    axis.setTickMarksVisible(false);
    return axis;
  }

  /// Three to seven labels, whatever the length.
  private DateTickUnit tick(Duration length, TimeZone zone) {
    if (length.compareTo(Duration.ofMinutes(5)) < 0) {
      return tick(DateTickUnitType.SECOND, length.toSeconds() < 100 ? 20 : 60, "HH:mm:ss", zone);
    }
    if (length.compareTo(Duration.ofHours(3)) < 0) {
      return tick(DateTickUnitType.MINUTE, length.toMinutes() < 60 ? 10 : 30, "HH:mm", zone);
    }
    if (length.compareTo(Duration.ofHours(36)) < 0) {
      return tick(DateTickUnitType.HOUR, length.toHours() < 12 ? 2 : 6, "HH:mm", zone);
    }
    int days = (int) Math.max(1, length.toDays() / (length.toDays() > 14 ? 3 : 7));
    return tick(DateTickUnitType.DAY, days, days > 1 ? "d MMM" : "EEE", zone);
  }

  private DateTickUnit tick(DateTickUnitType type, int multiple, String pattern, TimeZone zone) {
    DateFormat format = new SimpleDateFormat(pattern, period.locale());
    format.setTimeZone(zone);
    return new DateTickUnit(type, multiple, format);
  }

  private static NumberAxis amountAxis(
      double bottom, double top, double tick, DoubleFunction<String> words) {
    var axis = new NumberAxis();
    axis.setRange(bottom, top + (top - bottom) * 0.06);
    axis.setTickUnit(new NumberTickUnit(tick));
    axis.setNumberFormatOverride(new Words(words));
    axis.setTickLabelFont(FONT);
    axis.setTickLabelPaint(LABEL);
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    return axis;
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
