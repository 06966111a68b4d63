package dev.nightshift.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "10s, PT10S, 10s",
    "500ms, PT0.5S, 500ms",
    "90s, PT1M30S, 1m30s",
    "1h30m, PT1H30M, 1h30m",
    "14d, PT336H, 14d",
    "0s, PT0S, 0s",
    "48h, PT48H, 2d"
  })
  void timesAreReadAndWritten(String text, Duration duration, String written) {
    assertThat(Quantities.parseDuration(text)).isEqualTo(duration);
    assertThat(Quantities.duration(duration)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "256MiB, 268435456, 256MiB",
    "1.5GiB, 1610612736, 1536MiB",
    "2GB, 2000000000, 1953125KiB",
    "1000, 1000, 1000B",
    "48m, 50331648, 48MiB",
    "1.5g, 1610612736, 1536MiB",
    "0, 0, 0B"
  })
  void sizesAreReadAndWritten(String text, long bytes, String written) {
    assertThat(Quantities.parseBytes(text)).isEqualTo(bytes);
    assertThat(Quantities.bytes(bytes)).isEqualTo(written);
    assertThat(Quantities.parseBytes(written)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "0.8, 0.8, 0.8",
    "80%, 0.8, 0.8",
    "12.5 %, 0.125, 0.125",
    "1e3, 1000, 1000",
    "-2, -2, -2"
  })
  void numbersAreReadAndWritten(String text, double number, String written) {
    assertThat(Quantities.parseNumber(text)).isEqualTo(number);
    assertThat(Quantities.number(number)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "10 seconds", "s", "1m1h", "-5s", "1.5h"})
  void otherTimesAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantities.parseDuration(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "10 MB/s", "-1B", "99999999TiB"})
  void otherSizesAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantities.parseBytes(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "Infinity", "%", "0x10", "1,5"})
  void otherNumbersAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantities.parseNumber(text));
  }
}
