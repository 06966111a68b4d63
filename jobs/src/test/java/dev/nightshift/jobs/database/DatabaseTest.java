package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final Database DATABASE = TestDatabase.forClass(DatabaseTest.class);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void worksAsTheEngine() {
    String role =
        DATABASE
            .jdbi()
            .withHandle(h -> h.createQuery("select current_user").mapTo(String.class).one());
    assertThat(role).isEqualTo("nightshift_engine");
  }

  @Test
  void isPostgres18() {
    String version =
        DATABASE
            .jdbi()
            .withHandle(h -> h.createQuery("show server_version").mapTo(String.class).one());
    assertThat(version).startsWith("18.");
  }
}
