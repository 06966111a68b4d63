package dev.nightshift.engine.profile;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Settings under `mail.` in a profile: who is told what. Server, sender and secrets are not a
/// profile's business: they come from the environment (NIGHTSHIFT_SMTP_…).
///
/// @param digest whether digests are mailed
/// @param alerts from which status on an alert is mailed at once
/// @param recipients addresses of both; none: NIGHTSHIFT_SMTP_TO
/// @param alertRecipients addresses of alerts; none: the same as of digests
/// @param routes who hears of which alerts instead of `alert-recipients`; all that fit count
/// @param escalation who is told of a critical alert that nobody answered
/// @param locale how dates are written, e.g. `en`, `en-US` or `de-AT`; the words stay English
public record MailConfig(
    boolean digest,
    AlertMails alerts,
    List<String> recipients,
    List<String> alertRecipients,
    List<AlertRoute> routes,
    EscalationConfig escalation,
    String locale) {
  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

  public static final MailConfig DEFAULTS =
      new MailConfig(
          true,
          AlertMails.CRITICAL,
          List.of(),
          List.of(),
          List.of(),
          EscalationConfig.DEFAULTS,
          "en");

  /// Which alerts are mailed.
  public enum AlertMails {
    /// None: the digest tells about them.
    NONE,
    /// Those that cannot wait, and their all-clear.
    CRITICAL,
    /// All of them.
    WARNING
  }

  public MailConfig {
    recipients = List.copyOf(recipients);
    alertRecipients = List.copyOf(alertRecipients);
    routes = List.copyOf(routes);
    addresses("mail.recipients", recipients);
    addresses("mail.alert-recipients", alertRecipients);
    var known = Locale.forLanguageTag(locale);
    if (!LANGUAGES.contains(known.getLanguage()) || !known.toLanguageTag().equals(locale)) {
      throw new IllegalArgumentException(
          "mail.locale must be a language such as en, en-US or de-AT, is " + locale);
    }
  }

  /// The mail module parses addresses strictly; here only what could never be one is refused, line
  /// breaks above all.
  static void addresses(String key, List<String> addresses) {
    for (String address : addresses) {
      if (!isAddress(address)) {
        throw new IllegalArgumentException(
            key + " must be mail addresses such as ops@example.org, is " + address);
      }
    }
  }

  static boolean isAddress(String text) {
    return text.matches("[^\\s@<>\\p{Cntrl}]+@[^\\s@<>\\p{Cntrl}]+");
  }
}
