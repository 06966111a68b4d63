package dev.nightshift.reports;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// The charts of a digest, or a sentence that says why there are none: a machine without fonts must
/// not cost anybody the mail.
///
/// @param pictures of decisions, of the cost, of hosts and of benchmark nights
/// @param missing why charts are missing; null when all were drawn
public record Charts(List<Picture> pictures, @Nullable String missing) {
  /// A line needs that many points.
  private static final int MIN_POINTS = 3;

  /// Decisions with a chart: the first ones, as a mail is to stay small.
  private static final int MOST_DECISIONS = 4;

  private static final int MOST_NIGHTS = 4;

  /// Id of the chart of the month's cost.
  public static final String COST = "cost";

  public Charts {
    pictures = List.copyOf(pictures);
  }

  public static Charts of(Digest digest) {
    if (digest.brief()) {
      return new Charts(List.of(), null);
    }
    var pictures = new ArrayList<Picture>();
    try {
      decisions(digest, pictures);
      cost(digest, pictures);
      hosts(digest, pictures);
      nights(digest, pictures);
      return new Charts(pictures, null);
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Java2D says "no fonts" as an Error, and from then on as NoClassDefFoundError.
      return new Charts(
          List.of(),
          "Charts are left out: this machine cannot draw text. Install the packages"
              + " libfontconfig1 and fonts-dejavu-core and restart Nightshift.");
    }
  }

  private static void decisions(Digest digest, List<Picture> pictures) {
    int index = 0;
    for (var one : digest.waiting().shown()) {
      index++;
      int at = 0;
      for (var change : one.changes()) {
        decision(digest, waitingId(index, ++at), one.workload(), change, pictures);
      }
    }
    index = 0;
    for (var one : digest.decisions().shown()) {
      decision(digest, adviceId(++index), one.workload(), one.change(), pictures);
    }
  }

  private static void decision(
      Digest digest, String id, Line workload, Proposal change, List<Picture> pictures) {
    long drawn = pictures.size();
    if (drawn < MOST_DECISIONS && change.points().size() >= MIN_POINTS) {
      double highest = change.points().stream().mapToDouble(Point::max).max().orElse(0);
      String alt =
          workload
              + ", "
              + change.change()
              + "; the highest that one container used is "
              + change.words(highest)
              + ".";
      pictures.add(new Picture(id, alt, new UsageChart(digest.period()).draw(change)));
    }
  }

  private static void cost(Digest digest, List<Picture> pictures) {
    var cost = digest.cost();
    if (cost != null && cost.course().size() >= MIN_POINTS) {
      pictures.add(
          new Picture(COST, CostPhrases.alt(cost), new CostChart(digest.period()).draw(cost)));
    }
  }

  private static void hosts(Digest digest, List<Picture> pictures) {
    var chart = new UsageChart(digest.period());
    int index = 0;
    for (var host : digest.hosts().shown()) {
      index++;
      add(pictures, chart, cpuId(index), "CPU of " + host.host(), host.cpu(), Panel.CPU);
      add(
          pictures,
          chart,
          memoryId(index),
          "Memory of " + host.host(),
          host.memory(),
          Panel.MEMORY);
    }
  }

  private static void nights(Digest digest, List<Picture> pictures) {
    var chart = new NightChart(digest.period());
    int index = 0;
    for (var course : digest.health().nights()) {
      index++;
      if (index <= MOST_NIGHTS && course.nights().size() >= MIN_POINTS) {
        pictures.add(new Picture(nightId(index), course.alt(digest.period()), chart.draw(course)));
      }
    }
  }

  public static String cpuId(int host) {
    return "cpu-" + host;
  }

  public static String memoryId(int host) {
    return "memory-" + host;
  }

  public static String waitingId(int plan, int change) {
    return "plan-" + plan + "-" + change;
  }

  public static String adviceId(int advice) {
    return "advice-" + advice;
  }

  public static String nightId(int course) {
    return "night-" + course;
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
      Color color) {
    if (usage == null || usage.points().size() < MIN_POINTS) {
      return;
    }
    DoubleFunction<String> words = color.equals(Panel.CPU) ? Amounts::cores : Amounts::bytes;
    String alt = what + ": " + Phrases.usage(usage, words) + ".";
    pictures.add(new Picture(id, alt, chart.draw(usage, color, words)));
  }
}
