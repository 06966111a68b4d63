package dev.nightshift.engine.analysis.season;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/// Decides which rhythms a series has: a day's, a week's, or one other.
///
/// A rhythm shows as lines in the spectrum. Each line of a day's or a week's first four overtones
/// is held against its neighbours in the spectrum, which tell how loud noise is there, however it
/// is autocorrelated: with B of them noise exceeds their mean r times with probability `(1 + r /
/// B)^-B`. The four are joined by Fisher's method. Any other period must stand out from noise so
/// far that trying them all does not explain it, and lie on a hill of the autocorrelation (Vlachos,
/// Yu and Castelli 2005). Outliers are pulled in before.
public final class Seasons {
  /// A known rhythm is believed when chance alone shows it this seldom.
  static final double KNOWN_CHANCE = 0.002;

  /// All other periods together.
  static final double OTHER_CHANCE = 0.001;

  private static final double LEAST_STRENGTH = 0.1;
  private static final double LEAST_HILL = 0.2;
  private static final double AS_MUCH = 0.02;
  private static final int CYCLES = 3;
  private static final int DAYS_OF_WEEK = 7;
  private static final int OVERTONES = 4;
  private static final int AROUND = 4;
  private static final int FARTHER_AROUND = 8;
  private static final int FEWEST_NEIGHBOURS = 3;

  /// Values beyond these are not looked at: the spectrum takes the square of them.
  private static final int MOST_VALUES = 2_016;

  private Seasons() {}

  /// The rhythms, the strongest first; empty where there are none or fewer than three cycles.
  ///
  /// @param values evenly apart, NaN where one is missing
  /// @param perDay values in a day; 0 where that is not known
  public static List<Season> in(double[] values, int perDay) {
    int whole = wholeCycles(values.length, perDay);
    var even = Evened.of(values, whole);
    if (even.isEmpty()) {
      return List.of();
    }
    var spectrum = new Spectrum(even.get());
    var found = new ArrayList<Season>();
    if (perDay > 1) {
      known(spectrum, even.get(), perDay, 0)
          .map(day -> shortest(even.get(), day))
          .ifPresent(found::add);
      known(spectrum, even.get(), DAYS_OF_WEEK * perDay, perDay).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      other(spectrum, even.get()).ifPresent(found::add);
    }
    found.sort(Comparator.comparingDouble(Season::strength).reversed());
    return List.copyOf(found);
  }

  /// Weeks, else days, so that their lines fall on frequencies of the spectrum.
  private static int wholeCycles(int values, int perDay) {
    int most = Math.min(values, MOST_VALUES);
    int week = DAYS_OF_WEEK * perDay;
    if (perDay <= 1) {
      return most;
    }
    if (most >= CYCLES * week) {
      return most / week * week;
    }
    return most >= CYCLES * perDay ? most / perDay * perDay : most;
  }

  /// @param within period whose overtones tell nothing of this one; 0 for none
  private static Optional<Season> known(Spectrum spectrum, double[] even, int period, int within) {
    if (even.length < CYCLES * period || even.length % period != 0) {
      return Optional.empty();
    }
    int first = even.length / period;
    int skipped = within == 0 ? 0 : even.length / within;
    double evidence = 0;
    int lines = 0;
    for (int line = first; lines < OVERTONES && line < spectrum.size(); line += first) {
      if (skipped > 0 && line % skipped == 0) {
        continue;
      }
      double chance = spectrum.chance(line, 1, AROUND, first, skipped, FEWEST_NEIGHBOURS);
      if (chance <= 1) {
        evidence -= 2 * Math.log(chance);
        lines++;
      }
    }
    if (lines == 0) {
      return Optional.empty();
    }
    double chance = 1 - new ChiSquaredDistribution(2.0 * lines).cumulativeProbability(evidence);
    return believed(even, period, chance, KNOWN_CHANCE);
  }

  /// A rhythm of six hours is one of a day as well: the shortest part of it that explains as much.
  private static Season shortest(double[] even, Season day) {
    for (int period = 2; period < day.period(); period++) {
      if (day.period() % period == 0) {
        double strength = Decomposition.strength(even, period);
        if (strength >= day.strength() - AS_MUCH) {
          return new Season(period, strength, day.chance());
        }
      }
    }
    return day;
  }

  private static Optional<Season> other(Spectrum spectrum, double[] even) {
    int best = -1;
    double least = 2;
    int tried = 0;
    for (int line = CYCLES; line < spectrum.size() - 1; line++) {
      double chance = spectrum.chance(line, 2, FARTHER_AROUND, 0, 0, FEWEST_NEIGHBOURS);
      tried++;
      if (chance < least) {
        least = chance;
        best = line;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    int period = hill(even, best);
    boolean onHill =
        period >= 2
            && correlation(even, period) >= LEAST_HILL
            && correlation(even, period) > correlation(even, period + period / 2);
    return onHill ? believed(even, period, least * tried, OTHER_CHANCE) : Optional.empty();
  }

  /// The delay of the greatest autocorrelation among the periods that one line may stand for.
  private static int hill(double[] even, int line) {
    int from = Math.max(2, (int) Math.ceil(even.length / (line + 0.75)));
    int until = Math.min(even.length / 2, (int) (even.length / (line - 0.75)));
    int best = Math.round((float) even.length / line);
    for (int period = from; period <= until; period++) {
      if (correlation(even, period) > correlation(even, best)) {
        best = period;
      }
    }
    return best;
  }

  private static double correlation(double[] even, int delay) {
    double all = 0;
    double delayed = 0;
    for (int i = 0; i < even.length; i++) {
      all += even[i] * even[i];
      delayed += i < delay ? 0 : even[i] * even[i - delay];
    }
    return all <= 0 ? 0 : delayed / all * even.length / Math.max(1, even.length - delay);
  }

  private static Optional<Season> believed(double[] even, int period, double chance, double limit) {
    if (chance > limit) {
      return Optional.empty();
    }
    double strength = Decomposition.strength(even, period);
    return strength < LEAST_STRENGTH
        ? Optional.empty()
        : Optional.of(new Season(period, strength, Math.clamp(chance, 0, 1)));
  }
}
