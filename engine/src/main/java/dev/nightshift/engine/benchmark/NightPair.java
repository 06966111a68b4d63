package dev.nightshift.engine.benchmark;

import dev.nightshift.engine.benchmark.NightVerdict.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Two nights of one metric beside each other.
///
/// As for the newest night, the interval of the change rests on the scatter between nights: two
/// nights on which nothing changed differ by the square root of two times that. Where the level
/// changed for good, the scatter is measured around each level.
///
/// @param series the nights up to the later of the two
/// @param before value of the one night
/// @param after value of the other
/// @param effect what lies between them; null with too few nights to tell
/// @param word what it comes to
public record NightPair(
    NightSeries series, double before, double after, @Nullable Effect effect, Word word) {

  /// A change with its interval.
  ///
  /// @param low lower end of the change's interval of 95 %, as a fraction
  /// @param high upper end
  /// @param chance of a change that large or larger where nothing changed, 0 to 1
  public record Effect(double low, double high, double chance) {}

  /// Two nights to be compared.
  ///
  /// @param series the nights up to the later of the two
  /// @param before which night the one is, 0 and more
  /// @param after which night the other is
  public record Asked(NightSeries series, int before, int after) {}

  /// Relative change, 0.1 for a tenth more; 0 where the one night gave 0.
  public double change() {
    return before == 0 ? 0 : after / before - 1;
  }

  /// The verdicts on all metrics of two nights, which are held against each other: among many
  /// metrics some look odd between any two nights.
  public static List<NightPair> of(List<Asked> all) {
    var rough = all.stream().map(NightPair::rough).toList();
    double[] chances =
        rough.stream()
            .flatMap(pair -> Optional.ofNullable(pair.effect()).stream())
            .mapToDouble(Effect::chance)
            .toArray();
    double limit = Discoveries.limit(chances, NightVerdict.WRONG);
    var pairs = new ArrayList<NightPair>();
    for (var pair : rough) {
      pairs.add(
          new NightPair(
              pair.series(), pair.before(), pair.after(), pair.effect(), pair.word(limit)));
    }
    return pairs;
  }

  private static NightPair rough(Asked asked) {
    double[] values = asked.series().values();
    double before = values[asked.before()];
    double after = values[asked.after()];
    return new NightPair(
        asked.series(), before, after, effect(values, before, after), Word.NOT_ENOUGH_NIGHTS);
  }

  private static @Nullable Effect effect(double[] values, double before, double after) {
    if (!Arrays.stream(values).allMatch(value -> value > 0)) {
      return null;
    }
    var borders = new ArrayList<>(List.of(0));
    NightlyShifts.in(values).forEach(shift -> borders.add(shift.first()));
    borders.add(values.length);
    double[] logs = Arrays.stream(values).map(Math::log).toArray();
    int freedom = values.length - (borders.size() - 1);
    if (freedom < Comparison.LEAST_NIGHTS - 1) {
      return null;
    }
    for (int i = 1; i < borders.size(); i++) {
      level(logs, borders.get(i - 1), borders.get(i));
    }
    double error = Math.sqrt(2) * Noise.of(logs, 0).deviation();
    double effect = Math.log(after / before);
    double half = Student.quantile975(freedom) * error;
    return new Effect(
        Math.expm1(effect - half),
        Math.expm1(effect + half),
        Student.chance(effect / error, freedom));
  }

  /// Leaves of a stretch of nights what each differs by from their median.
  private static void level(double[] logs, int from, int until) {
    double level = Medians.of(Arrays.copyOfRange(logs, from, until));
    for (int i = from; i < until; i++) {
      logs[i] -= level;
    }
  }

  private Word word(double limit) {
    if (effect == null) {
      return Word.NOT_ENOUGH_NIGHTS;
    }
    if (effect.chance() > limit || Math.abs(change()) < series.practicalLimit()) {
      return Word.SAME;
    }
    return change() > 0 == series.higherIsBetter() ? Word.BETTER : Word.WORSE;
  }
}
