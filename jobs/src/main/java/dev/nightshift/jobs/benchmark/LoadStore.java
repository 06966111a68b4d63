package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.database.ForeignPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Asks a database, any that speaks JDBC, questions over many connections at once.
final class LoadStore {
  private static final int MOST_QUESTIONS = 100_000;

  private final DeclaredDatabase database;

  LoadStore(DeclaredDatabase database) {
    this.database = database;
  }

  /// What a load gave.
  ///
  /// @param fillSeconds until all connections were open
  /// @param borrowSeconds sorted: until the pool lent a connection
  /// @param answerSeconds sorted: until a question was answered
  /// @param seconds how long questions were asked
  /// @param cacheHits share of pages that PostgreSQL found in its cache; null elsewhere
  record Load(
      double fillSeconds,
      List<Double> borrowSeconds,
      List<Double> answerSeconds,
      double seconds,
      @Nullable Double cacheHits) {}

  /// Each connection asks one question after the other.
  ///
  /// @throws SQLException when it cannot be reached or asked
  Load load(int connections, Duration time) throws SQLException, InterruptedException {
    long begin = System.nanoTime();
    try (var pool =
            ForeignPool.open(database.url(), database.user(), database.password(), connections);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      open(pool, connections);
      double fill = (System.nanoTime() - begin) / 1e9;
      double[] pages = pages(pool);
      long end = System.nanoTime() + time.toNanos();
      var askers = new ArrayList<Future<Times>>();
      for (int i = 0; i < connections; i++) {
        askers.add(threads.submit(() -> ask(pool, end)));
      }
      var borrowed = new Numbers();
      var answered = new Numbers();
      for (var asker : askers) {
        var times = answer(asker);
        borrowed.addAll(times.borrowed);
        answered.addAll(times.answered);
      }
      double seconds = time.toNanos() / 1e9;
      return new Load(
          fill, borrowed.sorted(), answered.sorted(), seconds, hits(pages, pages(pool)));
    }
  }

  private static void open(ForeignPool pool, int connections) throws SQLException {
    var all = new ArrayList<Connection>();
    try {
      for (int i = 0; i < connections; i++) {
        all.add(pool.connection());
      }
    } finally {
      for (var connection : all) {
        connection.close();
      }
    }
  }

  private record Times(Numbers borrowed, Numbers answered) {}

  private Times ask(ForeignPool pool, long end) throws SQLException {
    var times = new Times(new Numbers(), new Numbers());
    while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      long begin = System.nanoTime();
      try (var connection = pool.connection();
          var statement = connection.prepareStatement(database.query())) {
        long lent = System.nanoTime();
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            rows.getObject(1);
          }
        }
        times.borrowed.add((lent - begin) / 1e9);
        times.answered.add((System.nanoTime() - lent) / 1e9);
      }
    }
    return times;
  }

  private static Times answer(Future<Times> asker) throws SQLException, InterruptedException {
    try {
      return asker.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
    }
  }

  /// Pages found in the cache and pages read, of this database; empty where it is no PostgreSQL.
  private double[] pages(ForeignPool pool) throws SQLException {
    if (!database.url().startsWith("jdbc:postgresql:")) {
      return new double[0];
    }
    try (var connection = pool.connection();
        var statement =
            connection.prepareStatement(
                "select blks_hit, blks_read from pg_stat_database where datname ="
                    + " current_database()");
        var rows = statement.executeQuery()) {
      return rows.next() ? new double[] {rows.getDouble(1), rows.getDouble(2)} : new double[0];
    }
  }

  private static @Nullable Double hits(double[] before, double[] after) {
    if (before.length == 0 || after.length == 0) {
      return null;
    }
    double hit = after[0] - before[0];
    double read = after[1] - before[1];
    return hit + read <= 0 ? null : Double.valueOf(hit / (hit + read));
  }

  /// A growing list of numbers, bounded.
  private static final class Numbers {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
      if (values.size() < MOST_QUESTIONS) {
        values.add(value);
      }
    }

    void addAll(Numbers others) {
      values.addAll(others.values);
    }

    List<Double> sorted() {
      return values.stream().sorted().toList();
    }
  }
}
