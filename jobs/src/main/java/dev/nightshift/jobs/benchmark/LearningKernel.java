package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// A small model of our own, so that machine learning is measured also where no framework is
/// installed: least-squares gradient boosting of decision stumps (Friedman 2001) on generated rows.
///
/// - `learning`: rows per second of CPU time, in training (times the number of stumps) and in use.
/// - `workflow`: the way from a file of raw rows to a file of predictions, each stage in seconds:
///   writing, reading, preparing, training, scoring.
final class LearningKernel {
  private static final int COLUMNS = 8;
  private static final int ROWS = 4_000;
  private static final int STUMPS = 30;
  private static final int CUTS = 16;
  private static final double RATE = 0.3;
  private static final int TRIALS = 3;

  private LearningKernel() {}

  /// One question and its two answers.
  private record Stump(int column, double cut, double below, double above) {
    double answer(double[] row) {
      return row[column] <= cut ? below : above;
    }
  }

  static void measure() {
    double[][] rows = rows(new Random(1));
    double[] truth = truth(rows);
    var model = train(rows, truth); // warms up
    var threads = ManagementFactory.getThreadMXBean();
    for (int trial = 0; trial < TRIALS; trial++) {
      long begin = threads.getCurrentThreadCpuTime();
      model = train(rows, truth);
      long trained = threads.getCurrentThreadCpuTime();
      double sum = 0;
      for (int i = 0; i < 50; i++) {
        sum += score(model, rows)[i];
      }
      long scored = threads.getCurrentThreadCpuTime();
      if (Double.isNaN(sum)) {
        throw new IllegalStateException("the model broke");
      }
      Kernels.report(trial, "training", (double) ROWS * STUMPS / ((trained - begin) / 1e9));
      Kernels.report(trial, "inference", 50.0 * ROWS / ((scored - trained) / 1e9));
    }
  }

  static void workflow(Path file) throws IOException {
    var steps = new Stopwatch();
    double[][] rows = rows(new Random(1));
    double[] truth = truth(rows);
    var lines = new ArrayList<String>();
    for (int i = 0; i < ROWS; i++) {
      var line = new StringBuilder();
      for (double value : rows[i]) {
        line.append(String.format(Locale.ROOT, "%.6f,", value));
      }
      lines.add(line.append(truth[i]).toString());
    }
    Files.write(file, lines);
    steps.lap("write");
    var read = Files.readAllLines(file).stream().map(LearningKernel::numbers).toList();
    steps.lap("read");
    double[][] prepared =
        read.stream().map(r -> Arrays.copyOf(r, COLUMNS)).toArray(double[][]::new);
    normalise(prepared);
    double[] answers = read.stream().mapToDouble(r -> r[COLUMNS]).toArray();
    steps.lap("prepare");
    var model = train(prepared, answers);
    steps.lap("train");
    double[] scores = score(model, prepared);
    Files.write(file, Arrays.stream(scores).mapToObj(Double::toString).toList());
    steps.lap("score");
    steps.laps().forEach(lap -> Kernels.report(0, lap.metric(), lap.value()));
    Kernels.report(0, "total", steps.laps().stream().mapToDouble(Trial.Value::value).sum());
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[][] rows(Random random) {
    double[][] rows = new double[ROWS][COLUMNS];
    for (double[] row : rows) {
      Arrays.setAll(row, _ -> random.nextGaussian());
    }
    return rows;
  }

  private static double[] truth(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(r -> r[0] > 0.3 ? 2 + r[1] : Math.sin(r[2])).toArray();
  }

  private static void normalise(double[][] rows) {
    for (int column = 0; column < COLUMNS; column++) {
      int at = column;
      double mean = Arrays.stream(rows).mapToDouble(r -> r[at]).average().orElseThrow();
      double squares = Arrays.stream(rows).mapToDouble(r -> (r[at] - mean) * (r[at] - mean)).sum();
      double deviation = Math.sqrt(squares / rows.length);
      for (double[] row : rows) {
        row[column] = (row[column] - mean) / deviation;
      }
    }
  }

  private static List<Stump> train(double[][] rows, double[] truth) {
    var model = new ArrayList<Stump>();
    double[] rest = truth.clone();
    for (int round = 0; round < STUMPS; round++) {
      var stump = best(rows, rest);
      model.add(stump);
      for (int i = 0; i < rows.length; i++) {
        rest[i] -= stump.answer(rows[i]);
      }
    }
    return model;
  }

  private static Stump best(double[][] rows, double[] rest) {
    var best = new Stump(0, 0, 0, 0);
    double most = -1;
    for (int column = 0; column < COLUMNS; column++) {
      for (int step = 1; step < CUTS; step++) {
        double cut = -2 + 4.0 * step / CUTS;
        double below = 0;
        double above = 0;
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
          if (rows[i][column] <= cut) {
            below += rest[i];
            count++;
          } else {
            above += rest[i];
          }
        }
        int others = rows.length - count;
        double gain = square(below, count) + square(above, others);
        if (gain > most) {
          most = gain;
          best = new Stump(column, cut, share(below, count), share(above, others));
        }
      }
    }
    return best;
  }

  private static double square(double sum, int count) {
    return count == 0 ? 0 : sum * sum / count;
  }

  private static double share(double sum, int count) {
    return count == 0 ? 0 : RATE * sum / count;
  }

  private static double[] score(List<Stump> model, double[][] rows) {
    double[] scores = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (var stump : model) {
        scores[i] += stump.answer(rows[i]);
      }
    }
    return scores;
  }
}
