package dev.nightshift.engine.profile;

import java.time.Duration;
import java.util.List;

/// Settings under `mail.escalation.` in a profile: who is told of a critical alert that nobody
/// answered.
///
/// @param after how long an alert waits for an answer
/// @param recipients who is told then; none: nobody
public record EscalationConfig(Duration after, List<String> recipients) {
  public static final EscalationConfig DEFAULTS =
      new EscalationConfig(Duration.ofHours(4), List.of());

  public EscalationConfig {
    recipients = List.copyOf(recipients);
    if (after.compareTo(Duration.ofMinutes(1)) < 0 || after.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException(
          "mail.escalation.after must be in 1m..30d, is " + Quantities.duration(after));
    }
    MailConfig.addresses("mail.escalation.recipients", recipients);
  }
}
