package dev.nightshift.jobs.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A table as COPY writes it: each column beside the value it takes, so that the two cannot drift
/// apart. The types must be exactly the table's, since the binary format converts nothing.
///
/// @param <T> what a row is made of
final class CopyTable<T> {
  /// Writes one field of a row.
  private interface Field<T> {
    void write(CopyEncoder out, T row);
  }

  private final String name;
  private final List<String> columns = new ArrayList<>();
  private final List<Field<T>> fields = new ArrayList<>();

  CopyTable(String name) {
    this.name = name;
  }

  CopyTable<T> bigint(String column, Function<T, @Nullable Long> value) {
    return add(column, (out, row) -> out.bigint(value.apply(row)));
  }

  CopyTable<T> integer(String column, Function<T, @Nullable Integer> value) {
    return add(column, (out, row) -> out.integer(value.apply(row)));
  }

  CopyTable<T> smallint(String column, Function<T, Integer> value) {
    return add(column, (out, row) -> out.smallint(value.apply(row)));
  }

  /// A column of type `double precision`.
  CopyTable<T> wide(String column, Function<T, @Nullable Double> value) {
    return add(column, (out, row) -> out.float8(value.apply(row)));
  }

  CopyTable<T> real(String column, Function<T, @Nullable Double> value) {
    return add(column, (out, row) -> out.float4(value.apply(row)));
  }

  CopyTable<T> text(String column, Function<T, @Nullable String> value) {
    return add(column, (out, row) -> out.text(value.apply(row)));
  }

  CopyTable<T> timestamp(String column, Function<T, Instant> value) {
    return add(column, (out, row) -> out.timestamp(value.apply(row)));
  }

  private CopyTable<T> add(String column, Field<T> field) {
    columns.add(column);
    fields.add(field);
    return this;
  }

  String name() {
    return name;
  }

  List<String> columns() {
    return List.copyOf(columns);
  }

  /// The columns as COPY lists them.
  String columnList() {
    return columns.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  void encode(CopyEncoder out, T row) {
    out.row(fields.size());
    for (var field : fields) {
      field.write(out, row);
    }
  }
}
