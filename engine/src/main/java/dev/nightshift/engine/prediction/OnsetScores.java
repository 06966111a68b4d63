package dev.nightshift.engine.prediction;

import java.util.Arrays;

/// How well onsets were foreseen: decisions made while not hot, against what came.
///
/// @param decisions how many
/// @param onsets how many of them were followed by a hot sample
/// @param averagePrecision area under precision over recall; the share of onsets for a blind guess
/// @param recall share of the onsets found where at least every second warning is right
/// @param calibrationError mean distance, in shares, between what was said and what came, over ten
///   equal ranges of probability
/// @param warningError the same over the decisions with a probability of at least a tenth
public record OnsetScores(
    int decisions,
    int onsets,
    double averagePrecision,
    double recall,
    double calibrationError,
    double warningError) {
  private static final int RANGES = 10;

  static OnsetScores of(float[] scores, boolean[] answers, Calibration calibration) {
    int[] order = falling(scores);
    int onsets = 0;
    for (boolean answer : answers) {
      onsets += answer ? 1 : 0;
    }
    double area = 0;
    double recall = 0;
    double before = 0;
    int found = 0;
    for (int k = 0; k < order.length; k++) {
      found += answers[order[k]] ? 1 : 0;
      if (k == order.length - 1 || scores[order[k]] != scores[order[k + 1]]) {
        double precision = found / (k + 1.0);
        double share = (double) found / Math.max(1, onsets);
        area += (share - before) * precision;
        before = share;
        recall = precision >= 0.5 ? share : recall;
      }
    }
    var said = new double[scores.length];
    for (int i = 0; i < said.length; i++) {
      said[i] = calibration.probability(scores[i]);
    }
    return new OnsetScores(
        scores.length,
        onsets,
        area,
        recall,
        calibrationError(said, answers, 0),
        calibrationError(said, answers, 0.1));
  }

  /// Where the scores stand, the highest first. Each is sorted as one number, its order above its
  /// place, for millions of them are judged at a time.
  private static int[] falling(float[] scores) {
    var keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(scores[i] + 0f);
      int rising = bits >= 0 ? bits : Integer.MIN_VALUE - bits;
      keys[i] = ((long) rising << 32) | i;
    }
    Arrays.sort(keys);
    var order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[keys.length - 1 - i];
    }
    return order;
  }

  private static double calibrationError(double[] said, boolean[] answers, double from) {
    var sums = new double[RANGES];
    var came = new double[RANGES];
    int count = 0;
    for (int i = 0; i < said.length; i++) {
      if (said[i] >= from) {
        int range = Math.min(RANGES - 1, (int) (said[i] * RANGES));
        sums[range] += said[i];
        came[range] += answers[i] ? 1 : 0;
        count++;
      }
    }
    double error = 0;
    for (int range = 0; range < RANGES; range++) {
      error += Math.abs(sums[range] - came[range]);
    }
    return count == 0 ? 0 : error / count;
  }
}
