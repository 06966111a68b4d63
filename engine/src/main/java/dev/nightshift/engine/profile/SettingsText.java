package dev.nightshift.engine.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A record of settings as text again: what the {@link Binder} reads back as the same record.
public final class SettingsText {
  private SettingsText() {}

  /// Sections as maps, lists as lists of text, values as text, keys in the order of the records.
  public static Map<String, Object> tree(Record settings) {
    var tree = new LinkedHashMap<String, Object>();
    for (var component : settings.getClass().getRecordComponents()) {
      Object value = Records.value(settings, component);
      switch (value) {
        case null -> {}
        case Record section when component.getType().isRecord() ->
            tree.put(Keys.key(component), tree(section));
        case List<?> items ->
            tree.put(
                Keys.key(component),
                items.stream().map(item -> Values.write(item, component.getName())).toList());
        default -> tree.put(Keys.key(component), Values.write(value, component.getName()));
      }
    }
    return tree;
  }

  /// Each key with its value on one line, `benchmark.min-idle` → `0.6`.
  public static Map<String, String> lines(Record settings) {
    var lines = new LinkedHashMap<String, String>();
    flatten(tree(settings), "", lines);
    return lines;
  }

  private static void flatten(Map<?, ?> tree, String path, Map<String, String> lines) {
    tree.forEach(
        (key, value) -> {
          String full = Keys.join(path, String.valueOf(key));
          if (value instanceof Map<?, ?> section) {
            flatten(section, full, lines);
          } else {
            lines.put(
                full,
                value instanceof List<?> items
                    ? "[" + String.join(", ", items.stream().map(String::valueOf).toList()) + "]"
                    : String.valueOf(value));
          }
        });
  }

  /// The same tree as settings of one origin, for the {@link Binder}.
  public static Setting.Section settings(Map<?, ?> tree, Origin origin) {
    var entries = new LinkedHashMap<String, Setting>();
    tree.forEach((key, value) -> entries.put(String.valueOf(key), setting(value, origin)));
    return new Setting.Section(entries, origin);
  }

  private static Setting setting(@org.jspecify.annotations.Nullable Object value, Origin origin) {
    return switch (value) {
      case null -> new Setting.Nothing(origin);
      case Map<?, ?> section -> settings(section, origin);
      case List<?> items ->
          new Setting.Listing(items.stream().map(item -> setting(item, origin)).toList(), origin);
      default -> new Setting.Scalar(value.toString(), origin);
    };
  }
}
