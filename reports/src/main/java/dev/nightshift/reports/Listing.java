package dev.nightshift.reports;

import java.util.List;

/// The head of a list: a section of a mail shows its ten worst items and says how many there are
/// and which query lists them all.
///
/// @param shown the first items, worst first, at most [#MAX]
/// @param total how many there are in all
/// @param query command that lists them all
public record Listing<T>(List<T> shown, int total, String query) {
  /// Most items in a section.
  public static final int MAX = 10;

  public Listing {
    shown = List.copyOf(shown);
    if (shown.size() > MAX) {
      throw new IllegalArgumentException(shown.size() + " items are too many for a section");
    }
    if (total < shown.size()) {
      throw new IllegalArgumentException(
          "total is " + total + ", though " + shown.size() + " items are shown");
    }
  }

  /// The head of a list that is already in order, worst first.
  public static <T> Listing<T> of(List<T> worstFirst, String query) {
    return new Listing<>(
        worstFirst.subList(0, Math.min(MAX, worstFirst.size())), worstFirst.size(), query);
  }

  public boolean isEmpty() {
    return total == 0;
  }

  /// How many are not shown.
  public int hidden() {
    return total - shown.size();
  }
}
