package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExpositionTest {
  @Test
  void namesCannotEndALineNorTurnTheReadingDirection() {
    String text =
        new Exposition()
            .sample("x", 1, "name", "a\\b\"c\nd\re\u202Ef\u2066g\u2028h\u0085i")
            .toString();
    assertThat(text)
        .isEqualTo("x{name=\"a\\\\b\\\"c\\nd\uFFFDe\uFFFDf\uFFFDg\uFFFDh\uFFFDi\"} 1\n");
  }
}
