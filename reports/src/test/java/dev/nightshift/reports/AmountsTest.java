package dev.nightshift.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class AmountsTest {
  @Test
  void writesNumbersWithFewDigits() {
    assertThat(Amounts.number(0)).isEqualTo("0");
    assertThat(Amounts.number(0.004)).isEqualTo("0.004");
    assertThat(Amounts.number(0.5)).isEqualTo("0.5");
    assertThat(Amounts.number(12.04)).isEqualTo("12");
    assertThat(Amounts.number(1234.6)).isEqualTo("1235");
    assertThat(Amounts.number(-0.0001)).isEqualTo("0");
  }

  @Test
  void writesMemoryInTheUnitThatFits() {
    assertThat(Amounts.bytes(0)).isEqualTo("0 B");
    assertThat(Amounts.bytes(310L << 20)).isEqualTo("310 MiB");
    assertThat(Amounts.bytes(1.5 * (1L << 30))).isEqualTo("1.5 GiB");
    assertThat(Amounts.bytes(1023L << 20)).isEqualTo("1 GiB");
  }

  @Test
  void writesMeasuredValuesInStepsThatFit() {
    assertThat(Amounts.quantity(0.0031, "s")).isEqualTo("3.1 ms");
    assertThat(Amounts.quantity(2, "s")).isEqualTo("2 s");
    assertThat(Amounts.quantity(41_200, "IOPS")).isEqualTo("41.2 k IOPS");
    assertThat(Amounts.quantity(912, "events/s")).isEqualTo("912 events/s");
    assertThat(Amounts.quantity(11.4 * (1L << 30), "B/s")).isEqualTo("11.4 GiB/s");
  }

  @Test
  void writesSharesAndChanges() {
    assertThat(Amounts.percent(0)).isEqualTo("0 %");
    assertThat(Amounts.percent(0.0001)).isEqualTo("< 0.1 %");
    assertThat(Amounts.percent(0.0042)).isEqualTo("0.4 %");
    assertThat(Amounts.percent(0.138)).isEqualTo("14 %");
    assertThat(Amounts.change(0.04)).isEqualTo("+4 %");
    assertThat(Amounts.change(-0.12)).isEqualTo("-12 %");
  }

  @Test
  void countsWithTheRightNoun() {
    assertThat(Amounts.count(1, "host")).isEqualTo("1 host");
    assertThat(Amounts.count(3, "process")).isEqualTo("3 processes");
    assertThat(Amounts.count(1_234_567, "sample")).isEqualTo("1,234,567 samples");
  }

  @Test
  void namesSpansInTheirLargestUnit() {
    assertThat(Amounts.span(Duration.ofSeconds(1))).isEqualTo("1 second");
    assertThat(Amounts.span(Duration.ofSeconds(62))).isEqualTo("1 minute");
    assertThat(Amounts.span(Duration.ofHours(25))).isEqualTo("25 hours");
    assertThat(Amounts.span(Duration.ofDays(7))).isEqualTo("7 days");
  }

  @Test
  void tellsPeriodsInTheZoneOfTheReader() {
    var end = Instant.parse("2026-11-23T07:00:00Z");
    assertThat(Amounts.period(new Period(end.minusSeconds(62), end, ZoneOffset.UTC)))
        .isEqualTo("Mon 23 Nov 2026, 06:58 – 07:00 UTC");
    assertThat(
            Amounts.period(
                new Period(end.minus(Duration.ofDays(7)), end, ZoneId.of("Europe/Berlin"))))
        .isEqualTo("Mon 16 Nov 2026 – Mon 23 Nov 2026, Europe/Berlin");
  }

  @Test
  void sharesAUnitBetweenUsageAndLimit() {
    assertThat(Phrases.mean(Usage.of(0.48, 1, 2.0), Amounts::cores)).isEqualTo("0.48 of 2 cores");
    assertThat(Phrases.mean(Usage.of(0.48, 1, 1.0), Amounts::cores)).isEqualTo("0.48 of 1 core");
    assertThat(Phrases.peak(Usage.of(1, 310L << 20, (double) (1L << 30)), Amounts::bytes))
        .isEqualTo("310 MiB of 1 GiB");
    assertThat(Phrases.mean(Usage.of(0.48, 1, null), Amounts::cores)).isEqualTo("0.48 cores");
  }
}
