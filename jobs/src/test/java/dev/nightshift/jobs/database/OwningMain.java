package dev.nightshift.jobs.database;

import java.nio.file.Path;

/// Opens the database of a data directory as an engine and writes rows until it is killed, telling
/// each number once its row is committed.
public final class OwningMain {
  private OwningMain() {}

  public static void main(String[] arguments) {
    var config = new DatabaseConfig(null, null, null, Path.of(arguments[0]));
    Database database;
    try {
      database = Databases.forEngine(config);
    } catch (RuntimeException e) {
      System.out.println("refused " + e.getMessage());
      System.exit(2);
      return;
    }
    System.out.println("open " + Databases.folder(config).running().orElseThrow().pid());
    for (int i = 1; ; i++) {
      int number = i;
      database
          .jdbi()
          .useHandle(
              h ->
                  h.execute(
                      "insert into nightshift.workload (kind, name, first_seen, last_seen) values ('name', ?, now(), now())",
                      "w" + number));
      System.out.println("row " + number);
    }
  }
}
