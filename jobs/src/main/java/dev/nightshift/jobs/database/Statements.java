package dev.nightshift.jobs.database;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Cuts text that comes line by line into SQL statements at the `;` outside of quotes, dollar
/// quotes, comments and parentheses, as psql does.
public final class Statements {
  private static final Pattern DOLLAR = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

  private final StringBuilder text = new StringBuilder();
  private int at;
  private int parentheses;

  /// Takes one more line.
  ///
  /// @return the statements it completes, without their `;`
  public List<String> add(String line) {
    text.append(line).append('\n');
    var complete = new ArrayList<String>();
    while (at < text.length()) {
      int end = token(at);
      if (end < 0) {
        break; // a quote or comment goes on in the next line
      }
      switch (text.charAt(at)) {
        case '(' -> parentheses++;
        case ')' -> parentheses = Math.max(0, parentheses - 1);
        case ';' -> {
          if (parentheses == 0) {
            complete.add(text.substring(0, at).strip());
            text.delete(0, end);
            end = 0;
          }
        }
        default -> {}
      }
      at = end;
    }
    complete.removeIf(String::isEmpty);
    return complete;
  }

  /// What was begun and not ended.
  public String rest() {
    return text.toString().strip();
  }

  /// Forgets what was begun.
  public void clear() {
    text.setLength(0);
    at = 0;
    parentheses = 0;
  }

  /// Where the token that begins at `from` ends; -1 when it does not end yet.
  private int token(int from) {
    char c = text.charAt(from);
    if (c == '\'') {
      boolean escapes = from > 0 && (text.charAt(from - 1) | 0x20) == 'e' && !isWord(from - 2);
      return quoted(from, '\'', escapes);
    }
    if (c == '"') {
      return quoted(from, '"', false);
    }
    if (text.indexOf("--", from) == from) {
      return text.indexOf("\n", from);
    }
    if (text.indexOf("/*", from) == from) {
      return comment(from);
    }
    if (c == '$' && !isWord(from - 1)) {
      var tag = DOLLAR.matcher(text).region(from, text.length());
      if (tag.lookingAt()) {
        int end = text.indexOf(tag.group(), tag.end());
        return end < 0 ? -1 : end + tag.group().length();
      }
    }
    return from + 1;
  }

  private boolean isWord(int index) {
    return index >= 0
        && (Character.isLetterOrDigit(text.charAt(index)) || text.charAt(index) == '_');
  }

  private int quoted(int from, char quote, boolean escapes) {
    for (int i = from + 1; i < text.length(); i++) {
      if (escapes && text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i + 1; // a doubled quote is two strings side by side, which ends at the same place
      }
    }
    return -1;
  }

  private int comment(int from) {
    int depth = 0;
    for (int i = from; i + 1 < text.length(); i++) {
      if (text.charAt(i) == '/' && text.charAt(i + 1) == '*') {
        depth++;
        i++;
      } else if (text.charAt(i) == '*' && text.charAt(i + 1) == '/') {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return -1;
  }
}
