package dev.nightshift.jobs.benchmark;

import org.jspecify.annotations.Nullable;

/// A database to be measured.
///
/// @param name what its benchmarks begin with
/// @param url its JDBC URL
/// @param query what is asked; one that changes nothing
record DeclaredDatabase(
    String name, String url, @Nullable String user, @Nullable String password, String query) {
  /// Looks a few things up in PostgreSQL's own catalogue, through indexes and the page cache.
  static final String POSTGRESQL_QUERY =
      "select c.relname, count(*) from pg_catalog.pg_class c"
          + " join pg_catalog.pg_attribute a on a.attrelid = c.oid where c.relname like 'pg_am%'"
          + " group by c.relname";

  static final String OTHER_QUERY = "select 1";

  /// Nightshift's own.
  static DeclaredDatabase own(String url) {
    return new DeclaredDatabase("database", url, null, null, POSTGRESQL_QUERY);
  }

  @Override
  public String toString() {
    return name;
  }
}
