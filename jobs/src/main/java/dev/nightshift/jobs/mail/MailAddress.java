package dev.nightshift.jobs.mail;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.util.regex.Pattern;

/// A bare mail address of printable ASCII, such as `ops@example.org`. Stricter than the standards:
/// no quotes, no comments, no display name, so that nothing in it can end a header or a command.
///
/// @param text local part, `@`, domain
public record MailAddress(String text) {
  private static final int MAX_LENGTH = 254;
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]+\\.)*[A-Za-z0-9-]+");

  public MailAddress {
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a mail address such as ops@example.org");
    }
  }

  /// The address an operator wrote.
  ///
  /// @param where the setting it stands in, for the message
  public static MailAddress parse(String where, String text) {
    try {
      return new MailAddress(text.strip());
    } catch (IllegalArgumentException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          where
              + " must be mail addresses such as ops@example.org, separated by commas; "
              + printable(text)
              + " is none.",
          e);
    }
  }

  String domain() {
    return text.substring(text.indexOf('@') + 1);
  }

  private static String printable(String text) {
    return "\"" + text.strip().replaceAll("[^\\x20-\\x7e]", "?") + "\"";
  }

  @Override
  public String toString() {
    return text;
  }
}
