package dev.nightshift.jobs.benchmark;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Questions to a database over some connections at once: latency, throughput, what the pool costs,
/// and the share of pages that PostgreSQL finds in its cache.
record DatabaseBenchmark(DeclaredDatabase database, int connections) implements Benchmark {
  private static final Duration TIME = Duration.ofSeconds(1);
  private static final List<Integer> CONNECTIONS = List.of(1, 10, 25, 50);

  /// SQLSTATE: too many connections.
  private static final String TOO_MANY = "53300";

  /// One for each number of connections.
  static List<Benchmark> of(DeclaredDatabase database) {
    return CONNECTIONS.stream()
        .<Benchmark>map(connections -> new DatabaseBenchmark(database, connections))
        .toList();
  }

  @Override
  public String name() {
    return database.name() + "-" + connections;
  }

  @Override
  public String description() {
    return "questions to database '"
        + database.name()
        + "' over "
        + (connections == 1 ? "one connection" : connections + " connections");
  }

  @Override
  public Set<String> instruments() {
    return Set.of();
  }

  @Override
  public String version() {
    return Integer.toHexString(database.query().hashCode());
  }

  @Override
  public boolean worksInDaemon() {
    return true;
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    try {
      return measured(new LoadStore(database).load(connections, TIME));
    } catch (SQLException e) {
      String said = Parsed.last(String.valueOf(e.getMessage()));
      return TOO_MANY.equals(e.getSQLState())
          ? new Trial.Skipped("the server lets no " + connections + " further connections in")
          : new Trial.Failed(said);
    }
  }

  private static Trial measured(LoadStore.Load load) {
    var answers = load.answerSeconds();
    var borrowed = load.borrowSeconds();
    if (answers.isEmpty()) {
      return new Trial.Failed("no question was answered within " + TIME.toSeconds() + " s");
    }
    var values = new ArrayList<Trial.Value>();
    values.add(Trial.seconds("latency-p50", answers.get(answers.size() / 2)));
    values.add(Trial.seconds("latency-p99", answers.get(answers.size() * 99 / 100)));
    values.add(Trial.rate("throughput", answers.size() / load.seconds(), "1/s"));
    values.add(Trial.seconds("pool-fill", load.fillSeconds()));
    values.add(Trial.seconds("pool-lend-p99", borrowed.get(borrowed.size() * 99 / 100)));
    if (load.cacheHits() != null) {
      values.add(Trial.rate("cache-hits", load.cacheHits(), "of 1"));
    }
    return new Trial.Measured(values);
  }
}
