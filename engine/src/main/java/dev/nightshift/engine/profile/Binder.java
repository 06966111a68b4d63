package dev.nightshift.engine.profile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a record of a tree of settings. A component `minIdle` is the key `min-idle`, a component
/// that is a record is a section; what is not set keeps its default. All mistakes are told at once.
public final class Binder {
  private final Map<String, String> removed;
  private final boolean lenient;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Set<String> wrongKeys = new HashSet<>();
  private List<String> known = List.of();

  private Binder(Map<String, String> removed, boolean lenient) {
    this.removed = removed;
    this.lenient = lenient;
  }

  /// Binds what people wrote.
  ///
  /// @param removed keys that are no more, each with a sentence on what replaced it
  public static <T extends Record> Bound<T> bind(
      T defaults, Setting.Section settings, Map<String, String> removed) {
    return new Binder(removed, false).root(defaults, settings);
  }

  /// Binds what an earlier version of Nightshift wrote: keys that are no more are passed over.
  public static <T extends Record> Bound<T> bindStored(T defaults, Setting.Section settings) {
    return new Binder(Map.of(), true).root(defaults, settings);
  }

  private <T extends Record> Bound<T> root(T defaults, Setting.Section settings) {
    known = Keys.of(defaults.getClass());
    @SuppressWarnings("unchecked")
    T bound = (T) section(defaults, settings, "");
    if (mistakes.isEmpty()) {
      return new Bound.Right<>(bound);
    }
    return new Bound.Wrong<>(
        mistakes.stream()
            .distinct()
            .sorted(
                Comparator.comparing((Mistake mistake) -> mistake.origin().source())
                    .thenComparingInt(mistake -> mistake.origin().line()))
            .toList());
  }

  private Record section(Record defaults, Setting.Section settings, String path) {
    var components = defaults.getClass().getRecordComponents();
    var unknown = new LinkedHashMap<>(settings.entries());
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = Keys.key(components[i]);
      Setting setting = unknown.remove(key);
      Object otherwise = Records.value(defaults, components[i]);
      values[i] =
          setting == null
              ? otherwise
              : value(components[i], otherwise, setting, Keys.join(path, key));
    }
    unknown.forEach((key, setting) -> unknown(Keys.join(path, key), setting));
    return build(defaults, values, settings, path);
  }

  private @Nullable Object value(
      RecordComponent component, @Nullable Object otherwise, Setting setting, String key) {
    if (component.getType().isRecord()) {
      return nested(otherwise, setting, key);
    }
    if (component.getType() == List.class) {
      return list(component, otherwise, setting, key);
    }
    return setting instanceof Setting.Scalar scalar
        ? scalar(component.getType(), component.getName(), otherwise, scalar, key)
        : wrongShape(setting, key, "one value", otherwise);
  }

  private @Nullable Object nested(@Nullable Object otherwise, Setting setting, String key) {
    return switch (setting) {
      case Setting.Section section when otherwise instanceof Record defaults ->
          section(defaults, section, key);
      case Setting.Nothing _ -> otherwise;
      case Setting.Scalar _, Setting.Listing _, Setting.Section _ ->
          wrongShape(setting, key, "a section with keys of its own", otherwise);
    };
  }

  private @Nullable Object list(
      RecordComponent component, @Nullable Object otherwise, Setting setting, String key) {
    if (!(setting instanceof Setting.Listing listing)) {
      return wrongShape(setting, key, "a list such as [a, b]", otherwise);
    }
    var type =
        (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    var items = new ArrayList<Object>();
    for (Setting item : listing.items()) {
      Object value =
          item instanceof Setting.Scalar scalar
              ? scalar(type, component.getName(), null, scalar, key)
              : wrongShape(item, key, "a list of single values", null);
      if (value != null) {
        items.add(value);
      }
    }
    return items;
  }

  private @Nullable Object scalar(
      Class<?> type, String name, @Nullable Object otherwise, Setting.Scalar scalar, String key) {
    try {
      return Values.read(type, name, scalar.text());
    } catch (IllegalArgumentException wrong) {
      String reason = String.valueOf(wrong.getMessage());
      wrongKeys.add(key);
      mistake(scalar.origin(), key + (reason.startsWith("must ") ? " " : ": ") + reason);
      return otherwise;
    }
  }

  private @Nullable Object wrongShape(
      Setting setting, String key, String wanted, @Nullable Object otherwise) {
    String is =
        switch (setting) {
          case Setting.Scalar scalar -> scalar.text();
          case Setting.Nothing _ -> "empty";
          case Setting.Listing _ -> "a list";
          case Setting.Section _ -> "a section";
        };
    wrongKeys.add(key);
    mistake(setting.origin(), key + " must be " + wanted + ", is " + is);
    return otherwise;
  }

  private void unknown(String key, Setting setting) {
    if (lenient) {
      return;
    }
    String replacement = removed.get(key);
    if (replacement != null) {
      mistake(setting.origin(), key + " is no more: " + replacement);
      return;
    }
    mistake(
        setting.origin(),
        "there is no key "
            + key
            + Keys.meant(key, known).map(near -> "; did you mean " + near + "?").orElse(""));
  }

  /// Builds the record. Its constructor tells the first value that is out of bounds only: that
  /// value goes back to its default, and the constructor is asked again. A complaint that mentions
  /// a key already sent back may owe to that, and is not told.
  private Record build(
      Record defaults, @Nullable Object[] values, Setting.Section settings, String path) {
    var components = defaults.getClass().getRecordComponents();
    Set<String> sentBack = new HashSet<>(wrongKeys);
    while (true) {
      try {
        return Records.construct(defaults.getClass(), values);
      } catch (InvocationTargetException failure) {
        if (!(failure.getCause() instanceof IllegalArgumentException wrong)) {
          throw new IllegalStateException(path + " cannot be built", failure);
        }
        String reason = String.valueOf(wrong.getMessage());
        int blamed = blamed(components, path, reason);
        if (sentBack.stream().noneMatch(reason::contains)) {
          tell(reason, blamed < 0 ? null : components[blamed], settings, path);
        }
        if (blamed < 0 || !sentBack.add(Keys.join(path, Keys.key(components[blamed])))) {
          return defaults;
        }
        values[blamed] = Records.value(defaults, components[blamed]);
      }
    }
  }

  private static int blamed(RecordComponent[] components, String path, String reason) {
    for (int i = 0; i < components.length; i++) {
      String key = Keys.join(path, Keys.key(components[i]));
      if (reason.startsWith(key + " ") || reason.startsWith(key + ".")) {
        return i;
      }
    }
    return -1;
  }

  private void tell(
      String reason, @Nullable RecordComponent blamed, Setting.Section settings, String path) {
    if (blamed == null) {
      mistake(settings.origin(), path.isEmpty() ? reason : path + ": " + reason);
      return;
    }
    String full = reason.substring(0, reason.indexOf(' '));
    String section = Keys.key(blamed);
    Setting at =
        settings
            .at(full.substring(path.isEmpty() ? 0 : path.length() + 1))
            .or(() -> settings.at(section))
            .orElse(settings);
    int is = reason.lastIndexOf(", is ");
    mistake(
        at.origin(),
        at instanceof Setting.Scalar scalar && is > 0
            ? reason.substring(0, is) + ", is " + scalar.text()
            : reason);
  }

  private void mistake(Origin origin, String sentence) {
    mistakes.add(new Mistake(origin, sentence));
  }
}
