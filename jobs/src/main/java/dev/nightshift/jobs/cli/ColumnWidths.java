package dev.nightshift.jobs.cli;

import java.util.List;
import java.util.function.IntUnaryOperator;

/// How wide each column of a table becomes so that its lines fit: the widest columns give way
/// first, all alike, down to a floor each.
final class ColumnWidths {
  /// Blanks between columns.
  static final int GAP = 2;

  /// Names keep parts up to this width whole, while there is room, ...
  private static final int WHOLE = 16;

  /// ... and this many characters of each line where there is none.
  private static final int LEAST = 8;

  private ColumnWidths() {}

  /// What a column holds.
  ///
  /// @param natural width of its widest cell, or of its title where that is wider
  /// @param title width of the widest word of its title: no column is narrower
  /// @param widestPiece width of the widest part of a cell that should stay whole
  /// @param firm whether its cells are never wrapped, such as numbers and times
  record Column(int natural, int title, int widestPiece, boolean firm) {
    private int floor(int whole) {
      return Math.min(natural, Math.max(title, firm ? widestPiece : Math.min(widestPiece, whole)));
    }
  }

  /// The widths for lines of at most `room`; more where not even the floors fit.
  static int[] fit(List<Column> columns, int room) {
    int free = room - GAP * (columns.size() - 1);
    int[] natural = columns.stream().mapToInt(Column::natural).toArray();
    if (sum(natural) <= free) {
      return natural;
    }
    int[] whole = columns.stream().mapToInt(c -> c.floor(WHOLE)).toArray();
    if (sum(whole) <= free) {
      return filled(natural, whole, free);
    }
    int[] least = columns.stream().mapToInt(c -> c.floor(LEAST)).toArray();
    return sum(least) <= free ? filled(whole, least, free) : least;
  }

  /// Between a floor and a wish for each: none wider than a common bound, the greatest that fits.
  private static int[] filled(int[] wish, int[] floor, int free) {
    int bound = 0;
    while (sum(wish.length, bounded(wish, floor, bound + 1)) <= free) {
      bound++;
    }
    int[] widths = new int[wish.length];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = bounded(wish, floor, bound).applyAsInt(c);
    }
    int left = free - sum(widths);
    for (int c = 0; c < widths.length && left > 0; c++) {
      if (widths[c] == bound && widths[c] < wish[c]) {
        widths[c]++;
        left--;
      }
    }
    return widths;
  }

  private static IntUnaryOperator bounded(int[] wish, int[] floor, int bound) {
    return c -> Math.clamp(bound, floor[c], Math.max(floor[c], wish[c]));
  }

  private static int sum(int[] widths) {
    return sum(widths.length, c -> widths[c]);
  }

  private static int sum(int columns, IntUnaryOperator width) {
    int sum = 0;
    for (int c = 0; c < columns; c++) {
      sum += width.applyAsInt(c);
    }
    return sum;
  }
}
