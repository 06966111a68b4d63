package dev.nightshift.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhrasesTest {
  @Test
  void drawsNightsAsBarsFromTheLowestToTheHighest() {
    assertThat(Phrases.sparkline(List.of(1.0, 2.0, 3.0, 8.0))).isEqualTo("▁▂▃█");
  }

  @Test
  void drawsALevelLineWhereNothingChanges() {
    assertThat(Phrases.sparkline(List.of(5.0, 5.0001, 5.0))).isEqualTo("▅▅▅");
  }

  @Test
  void drawsNothingFromASingleNight() {
    assertThat(Phrases.sparkline(List.of(5.0))).isEmpty();
  }
}
