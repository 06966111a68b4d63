package dev.nightshift.engine.prediction;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// The scores of all contenders for the decisions judged; only these stay in memory.
final class Judged {
  private final Map<Contender, Scorer> scorers;
  private final Map<Contender, float[]> scores = new EnumMap<>(Contender.class);
  private boolean[] answers = new boolean[1 << 12];
  private int size;

  Judged(Map<Contender, Scorer> scorers) {
    this.scorers = scorers;
    scorers.keySet().forEach(one -> scores.put(one, new float[answers.length]));
  }

  void take(double[] values, boolean answer) {
    if (size == answers.length) {
      answers = Arrays.copyOf(answers, size * 2);
      scores.replaceAll((one, old) -> Arrays.copyOf(old, size * 2));
    }
    scorers.forEach((one, scorer) -> of(one)[size] = (float) scorer.score(values));
    answers[size++] = answer;
  }

  /// How well a contender did, by its calibration.
  OnsetScores of(Contender contender, Calibration calibration) {
    return OnsetScores.of(scores(contender), answers(), calibration);
  }

  int yes() {
    int yes = 0;
    for (int i = 0; i < size; i++) {
      yes += answers[i] ? 1 : 0;
    }
    return yes;
  }

  float[] scores(Contender contender) {
    return Arrays.copyOf(of(contender), size);
  }

  boolean[] answers() {
    return Arrays.copyOf(answers, size);
  }

  private float[] of(Contender contender) {
    var of = scores.get(contender);
    if (of == null) {
      throw new IllegalStateException(contender + " did not take part");
    }
    return of;
  }
}
