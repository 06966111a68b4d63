package dev.nightshift.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HarmlessTest {
  @Test
  void breaksPartWordsAndWhatIsInvisibleIsMarked() {
    assertThat(Harmless.text("a\nb\rc\td\u2028e\u2029f")).isEqualTo("a b c d e f");
    assertThat(Harmless.text("a\u202Eb\u2069c\u200Fd\u001B[31me\u00ADf\uFEFFg"))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFD[31me\uFFFDf\uFFFDg");
  }

  @Test
  void wordsOfAnyLanguageAndEmojiStayAsTheyAre() {
    String words = "Größe Größe 重量 مرحبا 👩‍💻 1\u00A0%";
    assertThat(Harmless.text(words)).isEqualTo(words);
  }
}
