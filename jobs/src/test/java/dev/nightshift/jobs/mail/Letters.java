package dev.nightshift.jobs.mail;

import dev.nightshift.reports.Letter;
import dev.nightshift.reports.Severity;
import java.time.Instant;
import java.util.List;

/// Letters for tests.
final class Letters {
  static final Instant MONDAY = Instant.parse("2026-11-23T07:00:00Z");
  static final MailAddress SENDER = new MailAddress("nightshift@example.org");
  static final MailAddress READER = new MailAddress("reader@example.org");

  private Letters() {}

  static Letter letter(String subject) {
    return new Letter(
        subject,
        Severity.WARNING,
        "<p>grün · " + subject + "</p>",
        "<p>page</p>",
        "grün · " + subject + "\n.\n..a line with dots\n" + "long ".repeat(60) + "\nFrom here\n",
        List.of());
  }

  static Mail mail(String key) {
    return new MailWriter(SENDER).write(letter("all well"), key, "digest", READER, MONDAY);
  }
}
