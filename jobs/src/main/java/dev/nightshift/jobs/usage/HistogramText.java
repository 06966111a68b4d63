package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.ExponentialHistogram;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Histograms as PostgreSQL writes values of type `report.histogram`: `(8,2,100,"{1,2,3}")`, bound
/// and read as text and cast in the statement.
public final class HistogramText {
  private HistogramText() {}

  public static @Nullable String of(@Nullable ExponentialHistogram histogram) {
    if (histogram == null) {
      return null;
    }
    return LongStream.of(histogram.counts())
        .mapToObj(Long::toString)
        .collect(
            Collectors.joining(
                ",",
                "("
                    + histogram.scale()
                    + ","
                    + histogram.zeroCount()
                    + ","
                    + histogram.firstIndex()
                    + ",\"{",
                "}\")"));
  }

  public static @Nullable ExponentialHistogram parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int open = text.indexOf('{');
    int close = text.indexOf('}', open);
    if (open < 0 || close < 0) {
      throw new IllegalArgumentException("not a histogram: " + text);
    }
    String[] head = text.substring(1, open).split(",", -1);
    String counts = text.substring(open + 1, close);
    return ExponentialHistogram.of(
        Integer.parseInt(head[0]),
        Long.parseLong(head[1]),
        Integer.parseInt(head[2]),
        counts.isEmpty()
            ? new long[0]
            : Arrays.stream(counts.split(",", -1)).mapToLong(Long::parseLong).toArray());
  }
}
