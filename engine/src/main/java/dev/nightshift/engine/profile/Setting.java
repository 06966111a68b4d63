package dev.nightshift.engine.profile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a profile file says, before anybody knows whether it is right: a tree whose every part
/// knows where it was written.
public sealed interface Setting {
  Origin origin();

  /// One value, as it was typed.
  record Scalar(String text, Origin origin) implements Setting {}

  /// A key without a value.
  record Nothing(Origin origin) implements Setting {}

  /// Several values.
  record Listing(List<Setting> items, Origin origin) implements Setting {
    public Listing {
      items = List.copyOf(items);
    }
  }

  /// Keys with their settings, in the order of the file.
  record Section(Map<String, Setting> entries, Origin origin) implements Setting {
    public Section {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    public static Section empty(Origin origin) {
      return new Section(Map.of(), origin);
    }

    /// These settings laid over those of `base`: sections are merged key by key, to any depth;
    /// values and lists replace.
    public Section over(Section base) {
      var merged = new LinkedHashMap<>(base.entries);
      entries.forEach(
          (key, setting) ->
              merged.merge(
                  key,
                  setting,
                  (below, above) ->
                      switch (above) {
                        case Section section when below instanceof Section lower ->
                            section.over(lower);
                        // a section with all its keys commented out
                        case Nothing _ when below instanceof Section -> below;
                        case Scalar _, Nothing _, Listing _, Section _ -> above;
                      }));
      return new Section(merged, origin);
    }

    /// The setting under a key of several parts, e.g. `health.host.disk-used`.
    public Optional<Setting> at(String key) {
      Setting at = this;
      for (String part : key.split("\\.", -1)) {
        if (!(at instanceof Section section) || !section.entries().containsKey(part)) {
          return Optional.empty();
        }
        at = section.entries().get(part);
      }
      return Optional.ofNullable(at);
    }

    /// Without one key.
    public Section without(String key) {
      var rest = new LinkedHashMap<>(entries);
      rest.remove(key);
      return new Section(rest, origin);
    }
  }
}
