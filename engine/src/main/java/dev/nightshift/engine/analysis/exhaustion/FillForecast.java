package dev.nightshift.engine.analysis.exhaustion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/// When a level will have reached its capacity, from its history hour by hour.
///
/// All models of growth are fitted and weighed by how well they explain the history for their
/// freedom (Bayesian model averaging by the criterion of Schwarz 1978; Raftery 1995). From models
/// drawn by weight, with factors drawn from their uncertainty and noise like the one that was seen,
/// the level is continued 300 times; full is the first hour from which it stays at or above the
/// capacity for six hours. The answer is the median of these times, its interval their 10 % and 90
/// % quantiles. The draws depend on the history only: the same history gives the same answer.
///
/// @param hours hours from the last value until it is full; empty: not within 60 days
/// @param low lower end of the 80 % interval; empty: not within 60 days either
/// @param high upper end of it; empty: or never
/// @param chance how probable it is that it will be full within 60 days, 0 to 1
/// @param growth by how much it will grow in the next day, per hour, by the model that weighs most
/// @param shape how it grows, by the same model
/// @param cleanUps sudden drops that were seen
/// @param recurring whether they are taken to go on at their rhythm
public record FillForecast(
    OptionalDouble hours,
    OptionalDouble low,
    OptionalDouble high,
    double chance,
    double growth,
    Shape shape,
    int cleanUps,
    boolean recurring) {
  /// Hours that are looked ahead: 60 days.
  public static final int HORIZON = 1_440;

  /// Fewest values for an answer.
  public static final int MIN_VALUES = 24;

  private static final int DAY = 24;
  private static final int DRAWS = 300;
  private static final int STAYS = 6;
  private static final double FIRST_MEMORY = 0.7;

  /// Beyond so many standard deviations noise alone does not fill anything.
  private static final double OUT_OF_REACH = 6;

  /// The forecast; empty with fewer than {@value #MIN_VALUES} values.
  ///
  /// @param hours times of the values in hours, growing
  /// @param level how much is used at each
  /// @param capacity how much there is, above 0
  /// @throws IllegalArgumentException when the arrays differ in length, times do not grow or the
  ///   capacity is not positive
  public static Optional<FillForecast> of(double[] hours, double[] level, double capacity) {
    check(hours, level, capacity);
    int n = hours.length;
    if (n < MIN_VALUES) {
      return Optional.empty();
    }
    double[] since = Arrays.stream(hours).map(hour -> hour - hours[n - 1]).toArray();
    double[] share = Arrays.stream(level).map(value -> value / capacity).toArray();
    var cleanUps = Jumps.down(since, share);
    var jumps = new ArrayList<>(cleanUps.basis());
    jumps.addAll(Jumps.up(since, share).basis());
    var models = GrowthModels.over(-since[0], jumps);
    double memory = best(fits(models, since, share, FIRST_MEMORY), models).memory(since, share);
    var fits = fits(models, since, share, memory);
    double[] times = times(fits, weights(fits), memory, share[n - 1], Arrays.hashCode(level));
    Arrays.sort(times);
    var best = best(fits, models);
    return Optional.of(
        new FillForecast(
            finite(times[DRAWS / 2]),
            finite(times[DRAWS / 10]),
            finite(times[DRAWS - DRAWS / 10]),
            Arrays.stream(times).filter(Double::isFinite).count() / (double) DRAWS,
            capacity * (best.at(DAY) - best.at(0)) / DAY,
            best.model().shape(),
            cleanUps.count(),
            cleanUps.recurring()));
  }

  private static void check(double[] hours, double[] level, double capacity) {
    if (hours.length != level.length) {
      throw new IllegalArgumentException(hours.length + " hours for " + level.length + " values");
    }
    if (!(capacity > 0)) {
      throw new IllegalArgumentException("capacity must be above 0, is " + capacity);
    }
    for (int i = 1; i < hours.length; i++) {
      if (!(hours[i] > hours[i - 1])) {
        throw new IllegalArgumentException("hours must grow, do not at " + i);
      }
    }
  }

  private static List<GrowthFit> fits(
      List<GrowthModel> models, double[] hours, double[] share, double memory) {
    return models.stream().map(model -> GrowthFit.of(model, hours, share, memory)).toList();
  }

  private static GrowthFit best(List<GrowthFit> fits, List<GrowthModel> models) {
    double[] weights = weights(fits);
    int best = 0;
    for (int i = 1; i < models.size(); i++) {
      best = weights[i] > weights[best] ? i : best;
    }
    return fits.get(best);
  }

  /// Weights of the models, their sum is 1.
  private static double[] weights(List<GrowthFit> fits) {
    double least = fits.stream().mapToDouble(GrowthFit::criterion).min().orElseThrow();
    double[] weights =
        fits.stream()
            .mapToDouble(f -> f.model().weight() * Math.exp((least - f.criterion()) / 2))
            .toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static double[] times(
      List<GrowthFit> fits, double[] weights, double memory, double last, long seed) {
    var random = new SplittableRandom(seed);
    double[][][] ahead = new double[fits.size()][][];
    double[] times = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      int chosen = choose(weights, random.nextDouble());
      var fit = fits.get(chosen);
      double[][] rows = ahead[chosen];
      if (rows == null) {
        rows = new double[HORIZON][];
        for (int hour = 1; hour <= HORIZON; hour++) {
          rows[hour - 1] = fit.model().at(hour);
        }
        ahead[chosen] = rows;
      }
      double[] normals = new double[rows[0].length];
      Arrays.setAll(normals, _ -> random.nextGaussian());
      times[draw] = time(rows, fit.factors(normals), fit.noise(), memory, last - fit.at(0), random);
    }
    return times;
  }

  private static int choose(double[] weights, double at) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (at < sum) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /// The first hour from which the level stays at or above 1 for six hours; infinite without one.
  private static double time(
      double[][] rows,
      double[] factors,
      double noise,
      double memory,
      double deviation,
      SplittableRandom random) {
    double[] path = new double[rows.length];
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      path[i] = GrowthFit.dot(rows[i], factors);
      highest = Math.max(highest, path[i]);
    }
    double spread = noise / Math.sqrt(1 - memory * memory);
    if (highest + Math.abs(deviation) + OUT_OF_REACH * spread < 1) {
      return Double.POSITIVE_INFINITY;
    }
    double off = deviation;
    int run = 0;
    for (int i = 0; i < path.length; i++) {
      off = memory * off + noise * random.nextGaussian();
      run = path[i] + off >= 1 ? run + 1 : 0;
      if (run == STAYS) {
        return i + 2.0 - STAYS;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static OptionalDouble finite(double time) {
    return Double.isFinite(time) ? OptionalDouble.of(time) : OptionalDouble.empty();
  }
}
