package dev.nightshift.reports;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// The charts of a digest, or a sentence that says why there are none: a machine without fonts must
/// not cost anybody the mail.
///
/// @param pictures two per host: CPU and memory
/// @param missing why charts are missing; null when all were drawn
public record Charts(List<Picture> pictures, @Nullable String missing) {
  /// A line needs that many points.
  private static final int MIN_POINTS = 3;

  public Charts {
    pictures = List.copyOf(pictures);
  }

  public static Charts of(Digest digest) {
    var pictures = new ArrayList<Picture>();
    if (digest.brief()) {
      return new Charts(pictures, null);
    }
    var chart = new UsageChart(digest.period());
    try {
      int index = 0;
      for (var host : digest.hosts().shown()) {
        index++;
        add(
            pictures,
            chart,
            cpuId(index),
            "CPU of " + host.host(),
            host.cpu(),
            UsageChart.CPU,
            Amounts::cores);
        add(
            pictures,
            chart,
            memoryId(index),
            "Memory of " + host.host(),
            host.memory(),
            UsageChart.MEMORY,
            Amounts::bytes);
      }
      return new Charts(pictures, null);
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Java2D says "no fonts" as an Error, and from then on as NoClassDefFoundError.
      return new Charts(
          List.of(),
          "Charts are left out: this machine cannot draw text. Install the packages"
              + " libfontconfig1 and fonts-dejavu-core and restart Nightshift.");
    }
  }

  public static String cpuId(int host) {
    return "cpu-" + host;
  }

  public static String memoryId(int host) {
    return "memory-" + host;
  }

  /// The picture with that id; null when it was not drawn.
  public @Nullable Picture picture(String id) {
    for (var picture : pictures) {
      if (picture.id().equals(id)) {
        return picture;
      }
    }
    return null;
  }

  private static void add(
      List<Picture> pictures,
      UsageChart chart,
      String id,
      String what,
      @Nullable Usage usage,
      Color color,
      DoubleFunction<String> words) {
    if (usage == null || usage.points().size() < MIN_POINTS) {
      return;
    }
    String alt = what + ": " + Phrases.usage(usage, words) + ".";
    pictures.add(new Picture(id, alt, chart.draw(usage, color, words)));
  }
}
