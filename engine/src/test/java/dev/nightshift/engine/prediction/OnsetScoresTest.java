package dev.nightshift.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OnsetScoresTest {
  private static final Calibration AS_IT_IS = new Calibration(1, 0);

  @Test
  void precisionIsAveragedOverWhatIsFound() {
    // right, wrong, right: precision 1 at half the onsets, 2/3 at all
    var scores =
        OnsetScores.of(
            new float[] {0.9f, 0.8f, 0.7f, 0.1f},
            new boolean[] {true, false, true, false},
            AS_IT_IS);
    assertThat(scores.averagePrecision()).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-9));
    assertThat(scores.recall()).isEqualTo(1);
  }

  @Test
  void equalScoresAreOneStep() {
    var scores =
        OnsetScores.of(
            new float[] {1, 1, 1, 1}, new boolean[] {true, false, false, false}, AS_IT_IS);
    assertThat(scores.averagePrecision()).isCloseTo(0.25, within(1e-9));
    assertThat(scores.recall()).isZero();
  }

  @Test
  void negativeScoresStandBelowPositiveOnes() {
    var scores =
        OnsetScores.of(new float[] {-3, 2, -1}, new boolean[] {false, true, false}, AS_IT_IS);
    assertThat(scores.averagePrecision()).isEqualTo(1);
  }

  @Test
  void calibrationFindsTheOddsBehindScores() {
    var random = new Random(5);
    var scores = new float[20_000];
    var answers = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextGaussian(0, 3);
      answers[i] = random.nextDouble() < 1 / (1 + Math.exp(-(0.7 * scores[i] - 2)));
    }
    var calibration = Calibration.of(scores, answers);
    assertThat(calibration.slope()).isCloseTo(0.7, within(0.05));
    assertThat(calibration.offset()).isCloseTo(-2, within(0.1));
    assertThat(OnsetScores.of(scores, answers, calibration).calibrationError()).isLessThan(0.01);
  }
}
