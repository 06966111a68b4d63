package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.mail.SmtpConfig;
import dev.nightshift.jobs.web.WebCheck;
import dev.nightshift.jobs.web.WebConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// What doctor says about the web server.
final class WebDiagnosis {
  private static final String SUBJECT = "web";
  private static final Duration SOON = Duration.ofDays(14);

  private WebDiagnosis() {}

  static Diagnosis of(Map<String, String> environment, Instant now) {
    var found = WebConfig.from(environment);
    if (found.isEmpty()) {
      return Diagnosis.ok(
          SUBJECT,
          "No page is served; NIGHTSHIFT_WEB_LISTEN=127.0.0.1:8787 serves them on this machine.");
    }
    var config = found.get();
    var check = WebCheck.of(config);
    String where = config.base(config.listen().getPort()).toString();
    if (check.heldByAnother()) {
      return Diagnosis.fail(
          SUBJECT,
          "Another program listens on port %d: set another one in NIGHTSHIFT_WEB_LISTEN."
              .formatted(config.listen().getPort()));
    }
    var until = check.certificateUntil();
    if (until != null && until.isBefore(now.plus(SOON))) {
      return Diagnosis.warn(
          SUBJECT,
          "The certificate for %s %s %s UTC: renew it; it is read again by itself."
              .formatted(
                  where, until.isBefore(now) ? "ended" : "ends", Words.minute(until).text()));
    }
    if (!config.approvers().isEmpty() && SmtpConfig.from(environment).isEmpty()) {
      return Diagnosis.warn(
          SUBJECT,
          "NIGHTSHIFT_WEB_APPROVERS are asked by mail, but no mail server is set (NIGHTSHIFT_SMTP_HOST).");
    }
    return Diagnosis.ok(
        SUBJECT,
        check.answers()
            ? "Pages are served at " + where + "."
            : "Pages will be served at " + where + "; nothing else listens there.");
  }
}
