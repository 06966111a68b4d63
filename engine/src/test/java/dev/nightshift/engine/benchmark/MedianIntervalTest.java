package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedianIntervalTest {
  /// From the exact binomial distribution: for n = 15 the ranks 4 and 12, for n = 30 the ranks 10
  /// and 21.
  @ParameterizedTest
  @CsvSource({"5,0", "6,1", "9,2", "15,4", "30,10"})
  void takesTheRankOfTheBinomial(int trials, int rank) {
    assertThat(MedianInterval.rank(trials)).isEqualTo(rank);
  }

  @Test
  void givesTheMedianAndTheRankedTrials() {
    double[] values = IntStream.rangeClosed(1, 15).mapToDouble(i -> 16 - i).toArray();
    assertThat(MedianInterval.of(values)).isEqualTo(new MedianInterval(8, 4, 12, 15));
  }

  @Test
  void fewTrialsGiveTheirWholeRange() {
    assertThat(MedianInterval.of(new double[] {3, 1})).isEqualTo(new MedianInterval(2, 1, 3, 2));
  }

  @Test
  void coversTheTrueMedianAsOftenAsPromised() {
    var random = new Random(7);
    int covered = 0;
    for (int i = 0; i < 4_000; i++) {
      var interval = MedianInterval.of(random.doubles(15).map(u -> -Math.log(u)).toArray());
      covered += interval.low() <= Math.log(2) && Math.log(2) <= interval.high() ? 1 : 0;
    }
    assertThat(covered / 4_000.0).isBetween(0.95, 0.98);
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> MedianInterval.of(new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
