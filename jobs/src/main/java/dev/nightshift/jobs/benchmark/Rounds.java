package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.Canary;
import dev.nightshift.engine.benchmark.Gate;
import dev.nightshift.engine.benchmark.MedianInterval;
import dev.nightshift.engine.benchmark.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes trials of many benchmarks in rounds, one of each in a random order: randomised multiple
/// interleaved trials (Abedi and Brecht, ICPE 2017). A neighbour that comes and goes then disturbs
/// all of them a little rather than one wholly. Before and after each trial a canary sings. A
/// benchmark takes part until its interval is narrow; all end with the budget.
final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  /// Under which name the canaries' own results stand.
  static final String CANARY = "canary";

  private static final String BUSY = "the host is not quiet: ";
  private static final int DISTURBED_SHARE = 2;

  private final Tool tool;
  private final WorkFolder folder;
  private final Watch watch;
  private final Turns turns;
  private final Random random;
  private final Benchmarks.Listener listener;
  private final Spending spending;
  private final CanaryKernel kernel = CanaryKernel.warm();
  private final List<Canary> canaries = new ArrayList<>();
  private final List<Course> courses;
  private long patience;

  /// What trials are taken with.
  record Means(Tool tool, WorkFolder folder, Watch watch, Turns turns) {}

  Rounds(Suite suite, Means means, Spending spending, Random random, Benchmarks.Listener listener) {
    this.tool = means.tool();
    this.folder = means.folder();
    this.watch = means.watch();
    this.turns = means.turns();
    this.spending = spending;
    this.random = random;
    this.listener = listener;
    this.patience = suite.patience().toNanos();
    this.courses = suite.benchmarks().stream().map(b -> new Course(b, suite.precision())).toList();
  }

  /// Trials that were taken.
  int trials() {
    return courses.stream().mapToInt(Course::taken).sum();
  }

  /// Measures all, and tells the results in the suite's order, those of the canaries last.
  List<BenchmarkResult> run() throws InterruptedException {
    var open = new ArrayList<>(courses);
    while (!open.isEmpty()) {
      Collections.shuffle(open, random);
      for (var course : open) {
        listener.at(done(open.size()), course.benchmark().name());
        step(course);
      }
      open.removeIf(course -> !course.wantsMore(canaries));
    }
    var results = new ArrayList<BenchmarkResult>();
    courses.forEach(course -> results.addAll(course.results(canaries)));
    results.addAll(canaryResults());
    return results;
  }

  private double done(int open) {
    double finished = 1 - (double) open / courses.size();
    return Math.min(1, Math.max(finished, spending.timeUsed()));
  }

  private void step(Course course) throws InterruptedException {
    var exhausted = spending.exhausted(course.longestNanos());
    if (exhausted.isPresent()) {
      course.skip(exhausted.get());
      return;
    }
    if (course.benchmark().needsAnotherHost()) {
      measure(course);
    } else {
      try (var _ = turns.await()) {
        measure(course);
      }
    }
  }

  private void measure(Course course) throws InterruptedException {
    long begin = System.nanoTime();
    var look = watch.waitUntilQuiet(Duration.ofNanos(patience));
    patience = Math.max(0, patience - (System.nanoTime() - begin));
    switch (look.answer()) {
      case Gate.Answer.Closed(var reason) -> course.skip(BUSY + reason);
      case Gate.Answer.Open() -> guarded(course, look.window());
    }
    folder.empty();
  }

  private void guarded(Course course, Window before) throws InterruptedException {
    boolean daemon = course.benchmark().worksInDaemon();
    switch (watch.guard(before, daemon, folder::excess, () -> betweenCanaries(course))) {
      case Watch.Guarded.Done<Boolean> _ -> {}
      case Watch.Guarded.Ended<Boolean>(var suffering) -> course.stop(suffering);
      case Watch.Guarded.Failed<Boolean>(var failure) -> {
        LOG.error("Benchmark {} failed; the others go on", course.benchmark().name(), failure);
        course.fail("something unexpected failed: " + failure);
      }
    }
  }

  private boolean betweenCanaries(Course course) throws InterruptedException {
    var before = kernel.sing();
    long begin = System.nanoTime();
    var trial = course.benchmark().trial(tool, folder.path());
    long nanos = System.nanoTime() - begin;
    var after = kernel.sing();
    course.take(trial, before, after, nanos);
    if (trial instanceof Trial.Measured) {
      canaries.add(before);
      canaries.add(after);
    }
    return true;
  }

  /// The canaries themselves: when they move for good, it is the host that changed.
  private List<BenchmarkResult> canaryResults() {
    if (canaries.isEmpty()) {
      return List.of();
    }
    return List.of(
        canary("per-cpu-second", Canary::perCpuSecond), canary("per-second", Canary::perSecond));
  }

  private BenchmarkResult canary(String metric, ToDoubleFunction<Canary> speed) {
    double[] values = canaries.stream().mapToDouble(speed).toArray();
    return new BenchmarkResult.Measured(
        CANARY, metric, MedianInterval.of(values), "1/s", true, 0, null);
  }

  /// A sentence where most of what was measured was disturbed; empty on a calm host.
  static Optional<String> unrest(List<BenchmarkResult> results) {
    int trials = 0;
    int disturbed = 0;
    for (var result : results) {
      if (result instanceof BenchmarkResult.Measured measured) {
        trials += measured.value().trials();
        disturbed += measured.disturbed();
      }
    }
    return disturbed * DISTURBED_SHARE > trials
        ? Optional.of("neighbours were at work during most trials")
        : Optional.empty();
  }
}
