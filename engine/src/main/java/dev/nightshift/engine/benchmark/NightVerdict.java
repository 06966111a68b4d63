package dev.nightshift.engine.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the newest night says about one metric.
///
/// @param series the nights
/// @param comparison the newest night beside those since the level last changed; null with too few
/// @param shift the newest lasting change; null where there was none
/// @param word what it comes to
public record NightVerdict(
    NightSeries series,
    @Nullable Comparison comparison,
    NightlyShifts.@Nullable Shift shift,
    Word word) {
  /// Nights that a rolling baseline holds at most.
  private static final int ROLLING = 30;

  /// Share of the verdicts `better` and `worse` of one night that may be wrong.
  static final double WRONG = 0.05;

  /// What a night comes to.
  public enum Word {
    /// Fewer than five nights came before.
    NOT_ENOUGH_NIGHTS,
    /// Within what nights differ by, or too little to matter.
    SAME,
    /// One run of the night differed, the other did not.
    NOT_CONFIRMED,
    BETTER,
    /// Worse tonight: more nights will tell whether it stays so.
    WORSE,
    /// Worse for good.
    REGRESSION,
    /// Better for good.
    IMPROVEMENT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// The verdicts of one night on all metrics of a host. Those on single nights are held against
  /// each other, as among many metrics some look odd each night.
  public static List<NightVerdict> of(List<NightSeries> all) {
    var rough = all.stream().map(NightVerdict::rough).toList();
    double[] chances =
        rough.stream()
            .flatMap(verdict -> Optional.ofNullable(verdict.comparison()).stream())
            .mapToDouble(Comparison::chance)
            .toArray();
    double limit = Discoveries.limit(chances, WRONG);
    var verdicts = new ArrayList<NightVerdict>();
    for (var verdict : rough) {
      verdicts.add(
          new NightVerdict(
              verdict.series(), verdict.comparison(), verdict.shift(), verdict.word(limit)));
    }
    return verdicts;
  }

  private static NightVerdict rough(NightSeries series) {
    double[] values = series.values();
    var shifts = NightlyShifts.in(values);
    var shift = shifts.isEmpty() ? null : shifts.getLast();
    int from = Math.max(shift == null ? 0 : shift.first(), values.length - 1 - ROLLING);
    boolean positive = java.util.Arrays.stream(values).allMatch(value -> value > 0);
    boolean enough = values.length - 1 - from >= Comparison.LEAST_NIGHTS && positive;
    var comparison =
        enough
            ? Comparison.of(
                java.util.Arrays.copyOfRange(values, from, values.length - 1),
                values[values.length - 1])
            : null;
    return new NightVerdict(series, comparison, shift, Word.NOT_ENOUGH_NIGHTS);
  }

  private Word word(double limit) {
    if (shift != null && shift.raised() == series.nights().size() - 1 && matters(shift.change())) {
      return isBetter(shift.change()) ? Word.IMPROVEMENT : Word.REGRESSION;
    }
    if (comparison == null) {
      return Word.NOT_ENOUGH_NIGHTS;
    }
    if (comparison.chance() > limit || !matters(comparison.change())) {
      return Word.SAME;
    }
    if (!series.isConfirmedAgainst(comparison.baseline())) {
      return Word.NOT_CONFIRMED;
    }
    return isBetter(comparison.change()) ? Word.BETTER : Word.WORSE;
  }

  private boolean matters(double change) {
    return Math.abs(change) >= series.practicalLimit();
  }

  private boolean isBetter(double change) {
    return change > 0 == series.higherIsBetter();
  }

  /// Geometric mean of all metrics' ratios to their baselines, 1 when all are as ever and more when
  /// they are better; empty when no metric has a baseline.
  public static Optional<Double> score(List<NightVerdict> verdicts) {
    var logs =
        verdicts.stream()
            .flatMap(
                verdict ->
                    Optional.ofNullable(verdict.comparison())
                        .map(
                            comparison ->
                                (verdict.series().higherIsBetter() ? 1 : -1)
                                    * Math.log1p(comparison.change()))
                        .stream())
            .mapToDouble(Double::doubleValue)
            .average();
    return logs.isPresent() ? Optional.of(Math.exp(logs.getAsDouble())) : Optional.empty();
  }
}
