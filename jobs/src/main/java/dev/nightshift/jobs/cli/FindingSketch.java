package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.analysis.FindingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A small chart in text: the metric of a finding as bars, with the time the finding is about
/// marked below.
final class FindingSketch {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 8;

  private final FindingContext context;
  private final Instant start;
  private final double length;
  private final double[] highest = new double[WIDTH];
  private double top;

  /// @param context with at least one hour
  FindingSketch(FindingContext context) {
    this.context = context;
    this.start = context.hours().firstKey();
    this.length = Duration.between(start, context.hours().lastKey()).toSeconds() + 3_600.0;
    Arrays.fill(highest, Double.NaN);
    context.hours().forEach(this::draw);
  }

  private void draw(Instant hour, double value) {
    int last = Math.max(column(hour), column(hour.plusSeconds(3_599)));
    for (int column = column(hour); column <= last; column++) {
      highest[column] = Double.isNaN(highest[column]) ? value : Math.max(highest[column], value);
    }
    top = Math.max(top, value);
  }

  private int column(Instant at) {
    double share = Duration.between(start, at).toSeconds() / length;
    return Math.clamp((int) (share * WIDTH), 0, WIDTH - 1);
  }

  /// The lines of the chart from top to bottom, then the marks, then the times of its two ends.
  List<String> lines(Instant from, Instant until) {
    var lines = new ArrayList<String>();
    for (int row = HEIGHT - 1; row >= 0; row--) {
      var line = new StringBuilder();
      for (double value : highest) {
        double fill = top <= 0 ? 0 : value / top * HEIGHT - row;
        line.append(fill >= 0.75 ? '█' : fill >= 0.25 ? '▄' : ' ');
      }
      lines.add(line + (row == HEIGHT - 1 ? " " + text(top) : ""));
    }
    var marks = new StringBuilder();
    int last = column(until.minusSeconds(1));
    for (int column = 0; column < WIDTH; column++) {
      marks.append(column >= column(from) && column <= last ? '^' : ' ');
    }
    lines.add(marks.toString().stripTrailing());
    String end = Words.minute(context.hours().lastKey().plusSeconds(3_600)).text();
    String begin = Words.minute(start).text();
    lines.add(begin + " ".repeat(Math.max(1, WIDTH - begin.length() - end.length())) + end);
    return lines.stream().map(String::stripTrailing).toList();
  }

  private String text(double value) {
    return context.quantity() == FindingContext.Quantity.CPU
        ? Text.cores(value)
        : Text.bytes(value);
  }
}
