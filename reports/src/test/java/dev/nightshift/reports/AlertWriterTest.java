package dev.nightshift.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AlertWriterTest {
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
  private static final Alarm DISK =
      alarm(
          Severity.CRITICAL,
          "/",
          "/ is 96 % full: 8.0 GiB of 200 GiB are free.",
          Alarm.Change.OPENED);
  private static final Alarm WEB =
      alarm(Severity.WARNING, "web", "web is running.", Alarm.Change.CLOSED);

  @Test
  void oneAlertIsToldInTheSubject() {
    var letter = write(List.of(DISK));
    assertThat(letter.subject())
        .isEqualTo("alpha, critical: / is 96 % full: 8.0 GiB of 200 GiB are free.");
    assertThat(letter.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(letter.text())
        .contains("NOT WELL (1)")
        .contains("* critical: / is 96 % full")
        .contains("new, since")
        .doesNotContain("WELL AGAIN");
    assertThat(letter.html()).contains("96 % full").doesNotContain("http");
  }

  @Test
  void theAllClearIsNoAlarm() {
    var letter = write(List.of(WEB));
    assertThat(letter.subject()).isEqualTo("alpha, well again: web is running.");
    assertThat(letter.severity()).isEqualTo(Severity.INFO);
    assertThat(letter.html()).contains("all well");
  }

  @Test
  void manyAreCountedAndTheWorstTenShown() {
    var alarms = new ArrayList<Alarm>();
    for (int i = 0; i < 12; i++) {
      alarms.add(alarm(Severity.WARNING, "c" + i, "c" + i + " is paused.", Alarm.Change.OPENED));
    }
    alarms.add(WEB);
    var letter = write(alarms);
    assertThat(letter.subject()).isEqualTo("alpha: 12 warning, 1 well again");
    assertThat(letter.text())
        .contains("c9 is paused")
        .doesNotContain("c10 is paused")
        .contains("nightshift health");
  }

  @Test
  void hostileNamesStayText() {
    String evil = "<script>alert(1)</script>\r\nBcc: all@example.org";
    var letter =
        write(List.of(alarm(Severity.CRITICAL, evil, evil + " is dead.", Alarm.Change.OPENED)));
    assertThat(letter.html()).doesNotContain("<script>").contains("&lt;script&gt;");
    assertThat(letter.subject()).doesNotContain("\r").doesNotContain("\n");
    assertThat(letter.text().lines()).noneMatch(line -> line.startsWith("Bcc"));
  }

  private static Letter write(List<Alarm> alarms) {
    return new AlertWriter()
        .write(
            new AlertNews(Line.of("alpha"), alarms, AT, new Dates(ZoneOffset.UTC, Locale.ENGLISH)));
  }

  private static Alarm alarm(
      Severity severity, String subject, String sentence, Alarm.Change change) {
    return new Alarm(
        severity,
        Line.of("alpha"),
        Line.of(subject),
        Line.of(sentence),
        change,
        AT.minusSeconds(3_600));
  }
}
