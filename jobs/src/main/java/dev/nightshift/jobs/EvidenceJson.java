package dev.nightshift.jobs;

import dev.nightshift.engine.Evidence;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Evidence as a column of type jsonb takes it.
public final class EvidenceJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EvidenceJson() {}

  /// An object with the entries in their order. PostgreSQL keeps no NUL, so texts lose theirs.
  public static String of(Evidence evidence) {
    var entries = new LinkedHashMap<String, @Nullable Object>();
    evidence.entries().forEach((name, value) -> entries.put(name, clean(value)));
    return JSON.writeValueAsString(entries);
  }

  private static @Nullable Object clean(@Nullable Object value) {
    return value instanceof String text ? text.replace("\0", "") : value;
  }
}
