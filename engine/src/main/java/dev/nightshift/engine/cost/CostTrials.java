package dev.nightshift.engine.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// How well and how fast options are found, on generated demand.
public final class CostTrials {
  private static final double GIB = 1L << 30;
  private static final int WEEK = 168;

  private CostTrials() {}

  /// Containers as they are found: many small ones, few large; log-normal, memory about 3 GiB a
  /// core but not strictly.
  public static List<Item> containers(int count, long seed) {
    var random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              double cpus = Math.clamp(Math.exp(-0.7 + random.nextGaussian()), 0.05, 12);
              double ratio = Math.exp(1.1 + 0.7 * random.nextGaussian());
              return new Item("c" + i, cpus, Math.clamp(cpus * ratio, 0.1, 60) * GIB);
            })
        .toList();
  }

  /// How a packing went.
  ///
  /// @param above its price over the lower bound, less 1
  /// @param machines how many it takes
  public record Packed(Duration took, double above, int machines) {}

  /// Packs generated containers on demand, without head-room.
  public static Packed pack(
      List<InstanceType> catalogue, int containers, long seed, LongSupplier nanos) {
    var items = containers(containers, seed);
    var offers = new ArrayList<Offer>();
    for (var type : catalogue) {
      var offer = Offer.of(type, Term.ON_DEMAND, Speed.UNKNOWN, 0, 0);
      if (offer != null && !type.burstable()) {
        offers.add(offer);
      }
    }
    long begin = nanos.getAsLong();
    var packing =
        Packing.of(items, Options.undominated(offers))
            .orElseThrow(() -> new IllegalArgumentException("no type carries the containers"));
    return new Packed(
        Duration.ofNanos(nanos.getAsLong() - begin),
        packing.hourly() / packing.boundHourly() - 1,
        packing.machines().size());
  }

  /// How commitments went over simulated years.
  ///
  /// @param mean cost over that of the best commitment for the year, less 1, over all years
  /// @param worst of twenty years: the 95th percentile
  public record Committed(int years, double mean, double worst) {}

  /// Commits by eight weeks of demand, and holds it against what would have been best for the year
  /// that follows. Demand has a day, a week, noise that lasts for hours and single days that are
  /// busier; its level does not move.
  ///
  /// @param committed price of a committed unit, where one on demand costs 1
  public static Committed commit(int years, double committed, long seed) {
    var random = new SplittableRandom(seed);
    double[] off = new double[years];
    for (int y = 0; y < years; y++) {
      double day = random.nextDouble(0, 0.5);
      double weekend = random.nextDouble(0.4, 1);
      double noise = random.nextDouble(0.02, 0.2);
      double[] all = demand(8 * WEEK + 8_766, day, weekend, noise, random);
      double[] known = Arrays.copyOf(all, 8 * WEEK);
      double[] year = Arrays.copyOfRange(all, 8 * WEEK, all.length);
      double amount = Commitment.of(known, 1, committed).amount();
      off[y] =
          Commitment.at(amount, year, 1, committed).hourly()
                  / Commitment.of(year, 1, committed).hourly()
              - 1;
    }
    double mean = Arrays.stream(off).average().orElse(0);
    Arrays.sort(off);
    return new Committed(years, mean, off[(int) (0.95 * (years - 1))]);
  }

  private static double[] demand(
      int hours, double day, double weekend, double noise, SplittableRandom random) {
    double[] demand = new double[hours];
    double lasting = 0;
    double busy = 1;
    for (int h = 0; h < hours; h++) {
      if (h % 24 == 0) {
        busy = random.nextInt(30) == 0 ? random.nextDouble(1, 2) : 1;
      }
      lasting = 0.9 * lasting + noise * Math.sqrt(1 - 0.81) * random.nextGaussian();
      double rhythm = 1 + day * Math.sin(2 * Math.PI * h / 24);
      demand[h] =
          Math.max(0, 100 * busy * rhythm * (h % WEEK >= 120 ? weekend : 1) * (1 + lasting));
    }
    return demand;
  }

  /// How long the exact front of one host takes, the fastest of so many times.
  ///
  /// @param options on the front
  public record Fronted(Duration took, int options) {}

  /// The front for half of a mean machine.
  public static Fronted front(List<InstanceType> catalogue, int times, LongSupplier nanos) {
    var demand = new Item("host", 3, 10 * GIB);
    var terms = new Options.Terms(0, 1, 0.25, "", false);
    Duration least = Duration.ofDays(1);
    int options = 0;
    for (int i = 0; i < times; i++) {
      long begin = nanos.getAsLong();
      options = Options.single(demand, catalogue, Speed.UNKNOWN, terms).size();
      var took = Duration.ofNanos(nanos.getAsLong() - begin);
      least = took.compareTo(least) < 0 ? took : least;
    }
    return new Fronted(least, options);
  }
}
