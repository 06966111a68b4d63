package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.Canary;
import dev.nightshift.engine.benchmark.NightSeries;
import dev.nightshift.engine.benchmark.NightVerdict;
import dev.nightshift.engine.benchmark.TrialSet;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/// Tries the nightly verdicts on nights of a few seconds, with real work and real neighbours: how
/// often they cry where nothing changed, and how often they find work that really became more.
///
/// Each night measures the same arithmetic as it is and with 5 and 10 % more of it, in trials
/// between canaries and in random order, as the runner does, and puts the medians per CPU-second,
/// at equal speed of the host, beside the nights before; what seems worse or better is measured
/// again. Beside it stands what most tools do: a block of trials by the clock on the wall, held
/// against last night's block.
public final class AcceleratedNights {
  private static final int FIRST_NIGHTS = 10;
  private static final int MOST_BEFORE = 60;
  private static final double USUAL_SPEED = 100;
  private static final int STEPS_PER_MILLI = 100_000;
  private static final Instant EPOCH = Instant.parse("2026-01-01T02:00:00Z");

  /// By how much work becomes more.
  private static final double[] SLOWDOWNS = {0, 0.05, 0.10};

  private final int trials;
  private final int steps;
  private final Random random;
  private final CanaryKernel kernel = CanaryKernel.warm();
  private final List<Double> history = new ArrayList<>();

  @SuppressWarnings("UnusedVariable") // written so that no compiler drops the work
  private double sink;

  private AcceleratedNights(int trials, Duration trial, long seed) {
    this.trials = trials;
    this.steps = Math.max(1, (int) (trial.toNanos() / 1e6 * STEPS_PER_MILLI));
    this.random = new Random(seed);
  }

  /// What was told of one slowdown.
  ///
  /// @param slowdown how much more work there was, 0.05 for 5 %; 0 for none
  /// @param nights how many nights
  /// @param told nights of which our verdict was `worse` or `better`, after measuring again
  /// @param blocksTold nights that two blocks told to differ
  public record Told(double slowdown, int nights, int told, int blocksTold) {}

  /// All of it.
  ///
  /// @param spread robust standard deviation of the nights' medians, as a fraction
  /// @param blockSpread the same of the blocks' means
  public record Table(List<Told> rows, double spread, double blockSpread) {}

  /// @param nights how many are told; ten before them only measure
  /// @param trials of each night and each slowdown
  /// @param trial about how much CPU time one takes
  /// @param neighbours how many come and go at random
  /// @param progress told the share that is done
  public static Table measure(
      int nights, int trials, Duration trial, int neighbours, long seed, DoubleConsumer progress) {
    var bench = new AcceleratedNights(trials, trial, seed);
    try (var _ = RestlessNeighbours.start(neighbours, seed)) {
      return bench.run(nights, progress);
    }
  }

  private Table run(int nights, DoubleConsumer progress) {
    work(STEPS_PER_MILLI * 200, 1); // warms up
    int[] told = new int[SLOWDOWNS.length];
    int[] blocksTold = new int[SLOWDOWNS.length];
    var means = new ArrayList<Double>();
    var lastBlock = block(0);
    for (int night = -FIRST_NIGHTS; night < nights; night++) {
      progress.accept((double) (night + FIRST_NIGHTS) / (nights + FIRST_NIGHTS));
      var medians = night(SLOWDOWNS);
      var blocks = Arrays.stream(SLOWDOWNS).mapToObj(this::block).toList();
      for (int i = 0; i < SLOWDOWNS.length && night >= 0; i++) {
        told[i] += isTold(medians.get(i), SLOWDOWNS[i]) ? 1 : 0;
        blocksTold[i] += blocks.get(i).differsFrom(lastBlock) ? 1 : 0;
      }
      history.add(medians.getFirst());
      lastBlock = blocks.getFirst();
      means.add(blocks.getFirst().mean());
    }
    var rows =
        IntStream.range(0, SLOWDOWNS.length)
            .mapToObj(i -> new Told(SLOWDOWNS[i], nights, told[i], blocksTold[i]))
            .toList();
    return new Table(rows, Blocks.spread(history), Blocks.spread(means));
  }

  /// One run of a night: medians per CPU-second of the work with each slowdown, mixed.
  private List<Double> night(double... slowdowns) {
    var sets = Arrays.stream(slowdowns).mapToObj(_ -> new TrialSet(true)).toList();
    var canaries = new ArrayList<Canary>();
    var order = new ArrayList<>(IntStream.range(0, slowdowns.length).boxed().toList());
    for (int round = 0; round < trials; round++) {
      Collections.shuffle(order, random);
      for (int i : order) {
        var before = kernel.sing();
        double rate = rate(slowdowns[i]);
        var after = kernel.sing();
        canaries.add(before);
        canaries.add(after);
        sets.get(i).add(new TrialSet.Taken(Map.of("rate", rate), before, after));
      }
    }
    return sets.stream().map(set -> atUsualSpeed(set.kept(set.level(canaries)))).toList();
  }

  private static double atUsualSpeed(TrialSet.Kept kept) {
    return kept.interval("rate").median() * USUAL_SPEED / kept.speed("rate", true);
  }

  private boolean isTold(double first, double slowdown) {
    return isTold(List.of(first)) && isTold(List.of(first, night(slowdown).getFirst()));
  }

  private boolean isTold(List<Double> runs) {
    var before = history.subList(Math.max(0, history.size() - MOST_BEFORE), history.size());
    var nights = new ArrayList<NightSeries.Night>();
    for (double value : before) {
      nights.add(NightSeries.Night.once(at(nights.size()), value, Map.of()));
    }
    double median = runs.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    nights.add(new NightSeries.Night(at(nights.size()), median, runs, Map.of()));
    var series = new NightSeries("java-cpu", "rate", "1/s", true, nights);
    return switch (NightVerdict.of(List.of(series)).getFirst().word()) {
      case WORSE, BETTER, REGRESSION, IMPROVEMENT -> true;
      case SAME, NOT_CONFIRMED, NOT_ENOUGH_NIGHTS -> false;
    };
  }

  private static Instant at(int night) {
    return EPOCH.plus(Duration.ofDays(night));
  }

  /// Work per second of CPU time, the extra work not counted.
  private double rate(double slowdown) {
    var threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    work(steps, 1 + slowdown);
    return steps / ((threads.getCurrentThreadCpuTime() - begin) / 1e9);
  }

  /// As others measure: trials one after the other, by the clock on the wall.
  private Blocks.Block block(double slowdown) {
    double[] rates = new double[trials];
    for (int i = 0; i < trials; i++) {
      long begin = System.nanoTime();
      work(steps, 1 + slowdown);
      rates[i] = steps / ((System.nanoTime() - begin) / 1e9);
    }
    return Blocks.Block.of(rates);
  }

  private void work(int count, double factor) {
    long a = 0x9E3779B97F4A7C15L;
    double x = 1.0000001;
    long end = Math.round(count * factor);
    for (long i = 0; i < end; i++) {
      a ^= a << 13;
      a ^= a >>> 7;
      a ^= a << 17;
      x = x * 1.0000001 + 1e-9;
    }
    sink += a + x;
  }
}
