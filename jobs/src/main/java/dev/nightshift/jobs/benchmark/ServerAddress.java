package dev.nightshift.jobs.benchmark;

/// Where Nightshift's own PostgreSQL is, the password in it.
///
/// @param jdbc for Java
/// @param libpq for PostgreSQL's own programs
public record ServerAddress(String jdbc, String libpq) {
  @Override
  public String toString() {
    return "Nightshift's own PostgreSQL";
  }
}
