package dev.nightshift.engine.profile;

import dev.nightshift.engine.profile.MailConfig.AlertMails;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Who hears of which alerts, written as `severity=critical kind=disk-* host=db-*
/// to=dba@example.org`. What is left out fits all. `*` stands for any characters, `|` parts
/// alternatives: `host=db-*|cache-*`.
///
/// @param severity least severity: `warning` or `critical`
/// @param kind names of checks, e.g. `disk-space`, `rollout`
/// @param host names of hosts: a group of hosts shares a part of its name
/// @param to mail addresses
public record AlertRoute(AlertMails severity, String kind, String host, List<String> to) {
  private static final String FORM =
      "must be like severity=critical kind=disk-* host=db-* to=dba@example.org";

  public AlertRoute {
    to = List.copyOf(to);
  }

  /// Reads what people write.
  public static AlertRoute parse(String text) {
    var severity = AlertMails.WARNING;
    String kind = "*";
    String host = "*";
    var to = new ArrayList<String>();
    for (String word : text.strip().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      String value = word.substring(equals + 1);
      if (equals < 0 || value.isEmpty()) {
        throw new IllegalArgumentException(FORM + ", is " + text);
      }
      switch (word.substring(0, equals)) {
        case "severity" -> severity = severity(value, text);
        case "kind" -> kind = value;
        case "host" -> host = value;
        case "to" -> to.addAll(List.of(value.split(",", -1)));
        default -> throw new IllegalArgumentException(FORM + ", is " + text);
      }
    }
    if (to.isEmpty() || !to.stream().allMatch(MailConfig::isAddress)) {
      throw new IllegalArgumentException(FORM + ", is " + text);
    }
    return new AlertRoute(severity, kind, host, to);
  }

  private static AlertMails severity(String word, String text) {
    return switch (word) {
      case "warning" -> AlertMails.WARNING;
      case "critical" -> AlertMails.CRITICAL;
      default -> throw new IllegalArgumentException(FORM + ", is " + text);
    };
  }

  /// Whether it is meant for such an alert.
  public boolean fits(boolean critical, String check, String hostName) {
    return (critical || severity == AlertMails.WARNING)
        && matches(kind, check)
        && matches(host, hostName);
  }

  private static boolean matches(String pattern, String name) {
    for (String alternative : pattern.split("\\|", -1)) {
      var parts = new ArrayList<String>();
      for (String part : alternative.split("\\*", -1)) {
        parts.add(Pattern.quote(part));
      }
      if (Pattern.compile(String.join(".*", parts), Pattern.DOTALL).matcher(name).matches()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "severity="
        + (severity == AlertMails.CRITICAL ? "critical" : "warning")
        + " kind="
        + kind
        + " host="
        + host
        + " to="
        + String.join(",", to);
  }
}
