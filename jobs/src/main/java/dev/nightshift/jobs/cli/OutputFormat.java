package dev.nightshift.jobs.cli;

import java.util.Locale;

/// How a list is printed. On the command line in lower case: `--format csv`.
public enum OutputFormat {
  /// Aligned columns for people; numbers as people read them.
  TABLE,
  /// RFC 4180 with a header line; numbers as stored.
  CSV,
  /// An array of objects, one per row; numbers as stored, unknown values null.
  JSON,
  /// A GitHub-flavoured Markdown table.
  MARKDOWN;

  /// As it is typed.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
