package dev.nightshift.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
  private static final String CHECK = "disk-space";
  private static final String SUBJECT = "/";

  @ParameterizedTest
  @CsvSource({
    // value, as it was, as it is: thresholds 0.80 and 0.90, margin 5 %, so back at 0.76 and 0.855
    "0.79, OK, OK",
    "0.80, OK, WARNING",
    "0.90, OK, CRITICAL",
    "0.79, WARNING, WARNING",
    "0.761, WARNING, WARNING",
    "0.76, WARNING, OK",
    "0.86, CRITICAL, CRITICAL",
    "0.85, CRITICAL, WARNING",
    "0.77, CRITICAL, WARNING",
    "0.70, CRITICAL, OK",
    "0.89, WARNING, WARNING",
  })
  void moreIsWorseAndMustComeBackBehindTheMargin(double value, HealthStatus was, HealthStatus is) {
    var judge = new Judge(0.05, Map.of(new CheckSubject(CHECK, SUBJECT), was));
    assertThat(judge.high(CHECK, SUBJECT, new Threshold(0.8, 0.9), value).status()).isEqualTo(is);
  }

  @ParameterizedTest
  @CsvSource({
    // thresholds 0.10 and 0.05, margin 10 %, so back at 0.11 and 0.055
    "0.11, OK, OK",
    "0.10, OK, WARNING",
    "0.05, OK, CRITICAL",
    "0.105, WARNING, WARNING",
    "0.12, WARNING, OK",
    "0.052, CRITICAL, CRITICAL",
    "0.06, CRITICAL, WARNING",
    "0.12, CRITICAL, OK",
  })
  void lessIsWorseAndMustComeBackBehindTheMargin(double value, HealthStatus was, HealthStatus is) {
    var judge = new Judge(0.1, Map.of(new CheckSubject(CHECK, SUBJECT), was));
    assertThat(judge.low(CHECK, SUBJECT, new Threshold(0.1, 0.05), value).status()).isEqualTo(is);
  }

  @ParameterizedTest
  @CsvSource({"0, OK", "1, WARNING", "4, WARNING", "5, CRITICAL"})
  void countsNeedNoMargin(double count, HealthStatus is) {
    var judge = new Judge(0.05, Map.of(new CheckSubject(CHECK, SUBJECT), HealthStatus.WARNING));
    assertThat(judge.high(CHECK, SUBJECT, new Threshold(1, 5), count).status()).isEqualTo(is);
  }
}
