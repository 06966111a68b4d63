package dev.nightshift.engine.prediction;

import java.util.ArrayList;
import java.util.List;

/// What a decision knows of one series: nothing but samples up to the decision.
///
/// The last hour sample by sample; the hours before; the slot to come as it was on each of seven
/// earlier days and in earlier hours; how often such a sample was followed by a hot one; the rhythm
/// of onsets; the clock; the fleet. Where the past is too short a feature is {@link #UNKNOWN}.
public final class Features {
  /// Stands for what is not known; no feature has it as a value.
  public static final double UNKNOWN = -1;

  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;
  private static final int[] HOURS = {1, 2, 3, 4, 6, 12};
  private static final int DAYS = 7;

  private static final List<String> NAMES = names();

  private final LoadSeries series;
  private final Fleet fleet;
  private final Horizon horizon;
  private final Slot[] hours = new Slot[HOURS.length];
  private final Slot[] days = new Slot[DAYS];
  private final Slot[] hoursAgo = new Slot[3];
  private final Recurrence recurrence;
  private int seen = -1;

  /// Features of one series; rows are asked for in rising order.
  public Features(LoadSeries series, Fleet fleet, Horizon horizon) {
    this.series = series;
    this.fleet = fleet;
    this.horizon = horizon;
    this.recurrence = new Recurrence(series, horizon);
    long step = horizon.step();
    for (int h = 0; h < HOURS.length; h++) {
      hours[h] = new Slot(series, HOURS[h] * HOUR - step * 5 / 2, HOURS[h] * HOUR + step / 2);
    }
    for (int d = 0; d < DAYS; d++) {
      days[d] = new Slot(series, (d + 1) * DAY - step * 5 / 2, (d + 1) * DAY + step / 2);
    }
    for (int h = 0; h < hoursAgo.length; h++) {
      hoursAgo[h] = new Slot(series, (h + 1) * HOUR, (h + 2) * HOUR);
    }
  }

  /// What the features are called, in the order of their values.
  public static List<String> all() {
    return NAMES;
  }

  /// The features of a decision at a sample, which is not before the last one asked for.
  public double[] at(int row) {
    if (row < seen) {
      throw new IllegalArgumentException("row " + row + " comes after row " + seen);
    }
    seen = row;
    var to = new Row(NAMES.size());
    window(row, to);
    before(row, to);
    earlierHours(row, to);
    earlierDays(row, to);
    recurrence.at(row, to);
    long at = series.seconds()[row] + horizon.step();
    to.add(Math.floorMod(at, HOUR) / (double) HOUR);
    to.add(Math.floorMod(at, DAY) / (double) DAY);
    to.add(fleet.hotBefore(series.seconds()[row]));
    to.add(fleet.onsetsBefore(series.seconds()[row]));
    return to.values();
  }

  private void window(int row, Row to) {
    double[] shares = series.shares();
    double sum = 0;
    double squares = 0;
    double max = 0;
    double slope = 0;
    for (int k = 0; k < LoadSeries.WINDOW; k++) {
      double share = shares[row - k];
      to.add(share);
      sum += share;
      squares += share * share;
      max = Math.max(max, share);
      slope += share * (5.5 - k);
    }
    double mean = sum / LoadSeries.WINDOW;
    double newest = (shares[row] + shares[row - 1] + shares[row - 2]) / 3;
    double older = (shares[row - 3] + shares[row - 4] + shares[row - 5]) / 3;
    to.add(mean);
    to.add(newest);
    to.add(newest - older);
    to.add(shares[row] - shares[row - 1]);
    to.add(Math.sqrt(Math.max(0, squares / LoadSeries.WINDOW - mean * mean)));
    to.add(max);
    to.add(slope / 143);
  }

  private void before(int row, Row to) {
    for (var hour : hoursAgo) {
      hour.moveTo(row);
      to.add(hour.mean());
      to.add(hour.max());
    }
  }

  private void earlierHours(int row, Row to) {
    double max = UNKNOWN;
    int hot = 0;
    for (var hour : hours) {
      hour.moveTo(row);
      to.add(hour.max());
      max = Math.max(max, hour.max());
      hot += hour.max() >= horizon.hot() ? 1 : 0;
    }
    to.add(max);
    to.add(hot);
  }

  private void earlierDays(int row, Row to) {
    double max = UNKNOWN;
    double sum = 0;
    int known = 0;
    int hot = 0;
    int onsets = 0;
    for (var day : days) {
      day.moveTo(row);
      if (day.max() >= 0) {
        known++;
        sum += day.max();
        max = Math.max(max, day.max());
        hot += day.max() >= horizon.hot() ? 1 : 0;
        onsets += day.crosses(horizon.hot()) ? 1 : 0;
      }
    }
    to.add(days[0].max());
    to.add(days[1].max());
    to.add(days[DAYS - 1].max());
    to.add(max);
    to.add(known == 0 ? UNKNOWN : sum / known);
    to.add(known == 0 ? UNKNOWN : (double) hot / known);
    to.add(known == 0 ? UNKNOWN : (double) onsets / known);
    to.add(known);
  }

  private static List<String> names() {
    var names = new ArrayList<String>();
    for (int k = 0; k < LoadSeries.WINDOW; k++) {
      names.add("lag_" + k);
    }
    names.addAll(
        List.of("mean_12", "mean_3", "step_3", "step_1", "deviation_12", "max_12", "slope_12"));
    for (int h = 1; h <= 3; h++) {
      names.add("mean_" + h + "h_ago");
      names.add("max_" + h + "h_ago");
    }
    for (int hour : HOURS) {
      names.add("slot_" + hour + "h_ago");
    }
    names.addAll(List.of("slot_hours_max", "slot_hours_hot"));
    names.addAll(
        List.of(
            "slot_1d_ago",
            "slot_2d_ago",
            "slot_7d_ago",
            "slot_days_max",
            "slot_days_mean",
            "slot_days_hot",
            "slot_days_onset",
            "slot_days_known"));
    names.addAll(Recurrence.NAMES);
    names.addAll(List.of("minute", "time_of_day", "fleet_hot", "fleet_onsets"));
    return List.copyOf(names);
  }
}
