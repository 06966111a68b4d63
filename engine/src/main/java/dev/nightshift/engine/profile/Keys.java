package dev.nightshift.engine.profile;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The keys of a record of settings, and how near other words come to them.
public final class Keys {
  private Keys() {}

  /// `minIdle` as a key: `min-idle`.
  static String key(RecordComponent component) {
    return component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /// The key under its section: `benchmark.min-idle`.
  static String join(String section, String key) {
    return section.isEmpty() ? key : section + "." + key;
  }

  /// All keys of a type, sections included, in order.
  static List<String> of(Class<?> type) {
    var keys = new ArrayList<String>();
    collect(type, "", keys);
    return keys;
  }

  private static void collect(Class<?> type, String section, List<String> keys) {
    for (var component : type.getRecordComponents()) {
      String key = join(section, key(component));
      keys.add(key);
      if (component.getType().isRecord()) {
        collect(component.getType(), key, keys);
      }
    }
  }

  /// The known word nearest to `word`, when it is near enough to have been meant: at most a third
  /// of its letters (and never more than 3) mistyped, swapped, left out or added.
  public static Optional<String> nearest(String word, Collection<String> known) {
    int allowed = Math.clamp(plain(word).length() / 3, 1, 3);
    return known.stream()
        .filter(candidate -> distance(plain(word), plain(candidate)) <= allowed)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(plain(word), plain(candidate)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// The key meant by an unknown one: the nearest of all, else the one with the same last part in
  /// another section.
  static Optional<String> meant(String unknown, Collection<String> known) {
    return nearest(unknown, known)
        .or(
            () ->
                known.stream()
                    .filter(
                        candidate -> distance(plain(last(unknown)), plain(last(candidate))) <= 1)
                    .min(
                        Comparator.<String>comparingInt(
                                candidate -> distance(plain(last(unknown)), plain(last(candidate))))
                            .thenComparing(Comparator.naturalOrder())));
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static String plain(String key) {
    return key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /// Letters to change, insert, leave out or swap with their neighbour to make `b` of `a` (optimal
  /// string alignment distance).
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
