package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.jobs.database.SchemaStore;
import dev.nightshift.jobs.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page that documents the views, as it is written from the database.
class DbDocsCommandTest {
  @TempDir private Path folder;

  @Test
  void everyViewAndColumnStandsOnThePageWithItsMeaning() throws Exception {
    try (var database = TestDatabase.forClass(DbDocsCommandTest.class)) {
      var pool = (HikariDataSource) database.dataSource();
      var environment =
          Map.of(
              "NIGHTSHIFT_DATABASE_URL", pool.getJdbcUrl(),
              "NIGHTSHIFT_DATABASE_USER", pool.getUsername(),
              "NIGHTSHIFT_DATABASE_PASSWORD", pool.getPassword());
      Path file = folder.resolve("schema.md");
      var typed = Typed.nightshift(environment, folder, "db", "docs", "--to", file.toString());
      assertThat(typed.error()).isEmpty();
      String page = Files.readString(file);
      for (var view : new SchemaStore(database.jdbi()).views()) {
        assertThat(page).contains("## " + view.name() + "\n\n" + view.comment());
        for (var column : view.columns()) {
          assertThat(page).contains("| `" + column.name() + "` |");
          assertThat(column.comment()).as(view.name() + "." + column.name()).isNotEmpty();
        }
      }
      assertThat(page)
          .contains("erDiagram", "host ||--o{ container : host_id", "histogram_quantile(");
      assertThat(Typed.nightshift(environment, folder, "db", "docs").out()).isEqualTo(page);
      Files.writeString(Files.createDirectories(Path.of("target")).resolve("schema.md"), page);
      assertThat(Files.readString(Path.of("..", "docs", "schema.md")))
          .as("docs/schema.md is up to date: cp jobs/target/schema.md docs/schema.md")
          .isEqualTo(page);
      var wrong =
          Typed.nightshift(environment, folder, "db", "docs", "--to", "/no/such/folder/x.md");
      assertThat(wrong.exit()).isEqualTo(Failures.USAGE);
      assertThat(wrong.error()).contains("cannot be written");
    }
  }
}
