package dev.nightshift.engine.rightsizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.SizingRules.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizingRulesTest {
  @Test
  void asksForNothingWithoutLabels() {
    assertThat(SizingRules.of(null, null, null, null)).isEqualTo(SizingRules.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "256m, 268435456",
    "256M, 268435456",
    "1g, 1073741824",
    "1.5gb, 1610612736",
    "512k, 524288",
    "7340032, 7340032",
    "7b, 7"
  })
  void readsSizesAsDockerWritesThem(String text, double bytes) {
    var rules = SizingRules.of(null, text, null, null);
    assertThat(rules.memoryMin()).isEqualTo(bytes);
    assertThat(rules.unclear()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1%, 0.01", "0.5 %, 0.005", "0.02, 0.02", "100%, 1"})
  void readsRisksAsSharesOrPerCent(String text, double share) {
    assertThat(SizingRules.of(null, null, null, text).risk()).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "many", "1e9", "NaN", "0", "2 cores", "٣", "99999999999"})
  void holdsAContainerWhoseCpuLabelCannotBeUnderstood(String text) {
    var rules = SizingRules.of(text, null, null, null);
    assertThat(rules.unclear()).isEqualTo("nightshift.cpu.max");
    assertThat(rules.cpuMax()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"256 apples", "-5m", "1t", "m", "1..5g"})
  void holdsAContainerWhoseMemoryLabelCannotBeUnderstood(String text) {
    assertThat(SizingRules.of(null, text, null, null).unclear()).isEqualTo("nightshift.memory.min");
  }

  @Test
  void leavesAContainerAloneWhoseDirectionCannotBeUnderstood() {
    var rules = SizingRules.of(null, null, "sideways", null);
    assertThat(rules.unclear()).isEqualTo("nightshift.direction");
    assertThat(rules.allows(1.0, 2)).isFalse();
    assertThat(rules.allows(2.0, 1)).isFalse();
  }

  @Test
  void takesNoRiskAboveAll() {
    assertThat(SizingRules.of(null, null, null, "150%").unclear()).isEqualTo("nightshift.risk");
  }

  @Test
  void letsLimitsGoOnlyTheWayTheLabelSays() {
    assertThat(direction(" UP ").allows(1.0, 2)).isTrue();
    assertThat(direction("up").allows(2.0, 1)).isFalse();
    assertThat(direction("down").allows(2.0, 1)).isTrue();
    assertThat(direction("down").allows(1.0, 2)).isFalse();
    assertThat(direction("both").allows(1.0, 2)).isTrue();
    assertThat(direction("none").direction()).isEqualTo(Direction.NONE);
  }

  @Test
  void takesUnsetForMoreThanAnyLimit() {
    assertThat(direction("up").allows(null, 2)).isFalse();
    assertThat(direction("down").allows(null, 2)).isTrue();
  }

  @Test
  void boundsCpuFromAboveAndMemoryFromBelow() {
    var rules = SizingRules.of("2", "256m", null, null);
    assertThat(rules.bound(Resource.CPU, 3)).isEqualTo(2);
    assertThat(rules.bound(Resource.CPU, 1)).isEqualTo(1);
    assertThat(rules.bound(Resource.MEMORY, 1 << 20)).isEqualTo(256.0 * (1 << 20));
    assertThat(rules.bound(Resource.MEMORY, 1L << 30)).isEqualTo(1L << 30);
  }

  private static SizingRules direction(String word) {
    return SizingRules.of(null, null, word, null);
  }
}
