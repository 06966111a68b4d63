package dev.nightshift.engine.profile;

/// Where a setting was written.
///
/// @param source the file, as people know it
/// @param line its line, counted from 1; 0 when there are no lines
public record Origin(String source, int line) {
  /// Where a setting comes from that no file sets.
  public static final Origin DEFAULT = new Origin("default", 0);

  @Override
  public String toString() {
    return line == 0 ? source : source + " line " + line;
  }
}
