package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/// A value in a YAML file, and where it stands: what is wrong with it can be told so that it is
/// found.
///
/// @param path keys from the root, joined by dots
record YamlPlace(String file, String path, @Nullable Object value) {
  /// Its entries, which may have only these keys; any keys when none is given.
  Map<String, YamlPlace> map(String... allowed) {
    if (!(value instanceof Map<?, ?> entries)) {
      throw wrong("keys with values are expected");
    }
    var places = new LinkedHashMap<String, YamlPlace>();
    entries.forEach(
        (key, below) -> {
          String name = String.valueOf(key);
          if (allowed.length > 0 && !List.of(allowed).contains(name)) {
            throw wrong("'" + name + "' is none of " + String.join(", ", allowed));
          }
          places.put(name, new YamlPlace(file, path.isEmpty() ? name : path + "." + name, below));
        });
    return places;
  }

  List<String> words() {
    if (!(value instanceof List<?> list)) {
      throw wrong("a list is expected, as in [fio, --version]");
    }
    var words = new ArrayList<String>();
    for (Object word : list) {
      if (word == null || word instanceof List<?> || word instanceof Map<?, ?>) {
        throw wrong("only words may stand in this list");
      }
      words.add(String.valueOf(word));
    }
    return words;
  }

  String text() {
    if (value == null || value instanceof List<?> || value instanceof Map<?, ?>) {
      throw wrong("a text is expected");
    }
    return String.valueOf(value);
  }

  double number(double least, double most) {
    if (!(value instanceof Number number)
        || !(number.doubleValue() >= least && number.doubleValue() <= most)) {
      throw wrong("a number in " + least + ".." + most + " is expected, not '" + value + "'");
    }
    return number.doubleValue();
  }

  boolean flag() {
    if (!(value instanceof Boolean flag)) {
      throw wrong("true or false is expected, not '" + value + "'");
    }
    return flag;
  }

  /// A pattern with the group that holds the number.
  Pattern pattern() {
    try {
      var pattern = Pattern.compile(text());
      if (pattern.matcher("").groupCount() < 1) {
        throw wrong("the pattern needs a group in parentheses around the number");
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw wrong("the pattern is broken: " + e.getDescription());
    }
  }

  JsonPointer pointer() {
    try {
      return JsonPointer.compile(text());
    } catch (IllegalArgumentException e) {
      throw wrong("a JSON pointer begins with '/', as in /jobs/0/read/iops");
    }
  }

  /// A mistake at this place.
  NightshiftException wrong(String what) {
    return new NightshiftException(
        ErrorKind.OPERATOR, file + (path.isEmpty() ? "" : ", " + path) + ": " + what + ".");
  }
}
