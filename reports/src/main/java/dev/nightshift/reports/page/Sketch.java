package dev.nightshift.reports.page;

import dev.nightshift.reports.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// Use over time against the limit that holds and the one that is proposed, as an SVG that follows
/// the colours of its page.
///
/// @param title what is drawn
/// @param alt the same in words, with its numbers
/// @param mean path of the mean
/// @param peak path of the highest values
/// @param now level of the limit in force; null where none is set or it lies far above
/// @param then level of the proposed one; null where there is none
/// @param marks texts beside levels and below the axis
/// @param memory whether it is memory, which has another colour
public record Sketch(
    String title,
    String alt,
    String mean,
    String peak,
    @Nullable String now,
    @Nullable String then,
    List<Mark> marks,
    boolean memory) {
  static final int WIDTH = 460;
  static final int HEIGHT = 170;
  private static final int LEFT = 8;
  private static final int TOP = 22;
  private static final int BOTTOM = 148;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  public Sketch {
    marks = List.copyOf(marks);
  }

  /// A text in the picture.
  ///
  /// @param anchor `start` or `end`
  public record Mark(int x, int y, String anchor, String text) {}

  /// Draws.
  ///
  /// @param points hours, oldest first, at least two
  /// @param limit in force; null where none is set
  /// @param proposed null where nothing is
  /// @param words how an amount is written
  public static Sketch of(
      String title,
      List<Point> points,
      @Nullable Double limit,
      @Nullable Double proposed,
      DoubleFunction<String> words,
      boolean memory) {
    double highest = points.stream().mapToDouble(Point::max).max().orElse(0);
    double top =
        1.08
            * Math.max(
                Math.max(highest, limit == null ? 0 : limit), proposed == null ? 0 : proposed);
    double scale = top > 0 ? top : 1;
    var marks = new ArrayList<Mark>();
    if (limit != null) {
      marks.add(
          new Mark(WIDTH - LEFT, level(limit, scale) - 4, "end", "now " + words.apply(limit)));
    }
    if (proposed != null) {
      marks.add(
          new Mark(LEFT, level(proposed, scale) - 4, "start", "then " + words.apply(proposed)));
    }
    var from = points.getFirst().at();
    var to = points.getLast().at();
    boolean days = Duration.between(from, to).compareTo(Duration.ofDays(2)) > 0;
    marks.add(new Mark(LEFT, HEIGHT - 6, "start", (days ? DAY : HOUR).format(from)));
    marks.add(new Mark(WIDTH - LEFT, HEIGHT - 6, "end", (days ? DAY : HOUR).format(to) + " UTC"));
    return new Sketch(
        title,
        alt(title, points, limit, proposed, words),
        path(points, from, to, scale, false),
        path(points, from, to, scale, true),
        limit == null ? null : Integer.toString(level(limit, scale)),
        proposed == null ? null : Integer.toString(level(proposed, scale)),
        marks,
        memory);
  }

  private static String alt(
      String title,
      List<Point> points,
      @Nullable Double limit,
      @Nullable Double proposed,
      DoubleFunction<String> words) {
    double mean = points.stream().mapToDouble(Point::mean).average().orElse(0);
    double highest = points.stream().mapToDouble(Point::max).max().orElse(0);
    return "%s: mean %s, highest %s, limit %s%s"
        .formatted(
            title,
            words.apply(mean),
            words.apply(highest),
            limit == null ? "none" : words.apply(limit),
            proposed == null ? "" : ", proposed " + words.apply(proposed));
  }

  private static int level(double value, double top) {
    return (int) Math.round(BOTTOM - (BOTTOM - TOP) * value / top);
  }

  /// Hours that are missing leave a gap.
  private static String path(
      List<Point> points, Instant from, Instant to, double top, boolean peak) {
    double length = Math.max(1.0, Duration.between(from, to).toMillis() / 1e3);
    var path = new StringBuilder();
    Instant before = null;
    for (var point : points) {
      boolean joined =
          before != null && Duration.between(before, point.at()).compareTo(Duration.ofHours(3)) < 0;
      double x =
          LEFT + (WIDTH - 2.0 * LEFT) * Duration.between(from, point.at()).toSeconds() / length;
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %d",
              joined ? "L" : "M",
              x,
              level(peak ? point.max() : point.mean(), top)));
      before = point.at();
    }
    return path.toString();
  }
}
