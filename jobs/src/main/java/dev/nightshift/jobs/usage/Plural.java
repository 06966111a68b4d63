package dev.nightshift.jobs.usage;

/// Numbers of things, as people write them.
final class Plural {
  private Plural() {}

  /// `1 hour`, `2 hours`, `1,200 hours`.
  static String of(long count, String noun) {
    return count == 1 ? "1 " + noun : "%,d %ss".formatted(count, noun);
  }
}
