package dev.nightshift.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbers behind an answer, each under a name in snake_case that ends with its unit where it
/// has one, e.g. `peak_bytes`. Null is a number nobody knows or a limit that is unset. The order is
/// that of the argument, so the same inputs make the same evidence.
///
/// @param entries values are numbers, texts, truth values, lists and maps of these, or null
public record Evidence(Map<String, @Nullable Object> entries) {
  public static final Evidence NONE = new Evidence(Map.of());

  public Evidence {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /// The same evidence with one entry more.
  public Evidence with(String name, @Nullable Object value) {
    var more = new LinkedHashMap<String, @Nullable Object>(entries);
    more.put(name, value);
    return new Evidence(more);
  }
}
