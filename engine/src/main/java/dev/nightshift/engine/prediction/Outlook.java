package dev.nightshift.engine.prediction;

import java.util.ArrayList;
import java.util.List;

/// What is to be expected of one thing one step after its newest sample.
///
/// @param name whose load it is
/// @param share the newest sample
/// @param probability that the next one is hot
/// @param days earlier days of which the slot to come is known, at most seven
/// @param hotDays on how many of them it was hot
public record Outlook(String name, double share, double probability, int days, int hotDays) {
  /// From this probability on a bottleneck is acted upon: an alert, or a raise within an approved
  /// envelope.
  public static final double SURE = 0.8;

  private static final int KNOWN = Features.all().indexOf("slot_days_known");
  private static final int HOT = Features.all().indexOf("slot_days_hot");

  /// Looks ahead from the newest sample of each series that has the hour before it that a decision
  /// needs, and is not older than a time.
  public static List<Outlook> of(
      BottleneckModel model, List<LoadSeries> all, Horizon horizon, long notBefore) {
    var fleet = Fleet.of(all, horizon);
    var outlooks = new ArrayList<Outlook>();
    for (var series : all) {
      if (series.decidesNow(horizon.step()) && series.seconds()[series.size() - 1] >= notBefore) {
        double[] row = new Features(series, fleet, horizon).at(series.size() - 1);
        int days = (int) row[KNOWN];
        int hotDays = days == 0 ? 0 : (int) Math.round(row[HOT] * days);
        outlooks.add(new Outlook(series.name(), row[0], model.probability(row), days, hotDays));
      }
    }
    return outlooks;
  }
}
