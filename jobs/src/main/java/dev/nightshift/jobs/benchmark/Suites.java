package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// All suites and benchmarks there are: those built in, and those declared in files.
final class Suites {
  private static final List<String> BUILT_IN = List.of("quick", "nightly", "full");

  private final BenchmarkConfig config;
  private final DockerHost docker;
  private final BenchmarkStore store;
  private final SuiteFiles files;
  private final ServerAddress server;
  private final Fleet fleet;

  Suites(
      BenchmarkConfig config,
      DockerHost docker,
      BenchmarkStore store,
      ServerAddress server,
      Fleet fleet,
      SuiteFiles files) {
    this.fleet = fleet;
    this.server = server;
    this.config = config;
    this.docker = docker;
    this.store = store;
    this.files = files;
  }

  List<String> names() {
    var names = new ArrayList<>(BUILT_IN);
    files.suites().keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    return names;
  }

  /// A suite, or these benchmarks by their names as the suite `chosen`.
  ///
  /// @throws NightshiftException of kind OPERATOR for a name that is neither
  Suite of(List<String> words) {
    if (words.size() == 1 && names().contains(words.getFirst())) {
      return suite(words.getFirst());
    }
    var all = benchmarks();
    return Suite.patient(
        "chosen", config, words.stream().distinct().map(word -> named(word, all)).toList());
  }

  /// All benchmarks, those of no suite last.
  List<Benchmarks.Known> known() {
    var in = new LinkedHashMap<String, List<String>>();
    for (String name : names()) {
      suite(name)
          .benchmarks()
          .forEach(b -> in.computeIfAbsent(b.name(), _ -> new ArrayList<>()).add(name));
    }
    var all = benchmarks();
    all.keySet().forEach(name -> in.putIfAbsent(name, List.of()));
    return in.entrySet().stream()
        .map(
            entry ->
                new Benchmarks.Known(
                    entry.getKey(), entry.getValue(), named(entry.getKey(), all).description()))
        .toList();
  }

  private Suite suite(String name) {
    var base =
        switch (name) {
          case "quick" -> Suite.quick(config, docker, store);
          case "nightly" -> Suite.nightly(config, docker, store);
          case "full" ->
              Suite.patient("full", config, Suite.nightly(config, docker, store).benchmarks());
          default -> Suite.patient(name, config, List.of());
        };
    var members = files.suites().get(name);
    if (members == null) {
      return base;
    }
    var budget = BUILT_IN.contains(name) && !name.equals("full") ? base.budget() : members.budget();
    var all = benchmarks();
    return base.within(budget)
        .and(members.benchmarks().stream().map(member -> named(member, all)).toList());
  }

  private Map<String, Benchmark> benchmarks() {
    var all = new LinkedHashMap<String, Benchmark>();
    Suite.nightly(config, docker, store).benchmarks().forEach(b -> all.put(b.name(), b));
    further().forEach(b -> all.put(b.name(), b));
    files.databases().stream()
        .flatMap(database -> DatabaseBenchmark.of(database).stream())
        .forEach(b -> all.put(b.name(), b));
    all.putAll(files.benchmarks());
    return all;
  }

  /// What takes longer, or needs more: named by the suites in files.
  private List<Benchmark> further() {
    var further = new ArrayList<>(DatabaseBenchmark.of(DeclaredDatabase.own(server.jdbc())));
    further.add(new PgbenchBenchmark(server.libpq()));
    for (int count : List.of(1, 5, 10, 20)) {
      further.add(new ContainersBenchmark(docker, count));
    }
    further.add(new ContainerDiskBenchmark(docker));
    further.addAll(fleet.benchmarks(config.betweenHosts()));
    further.addAll(Suite.smile());
    further.add(Suite.workflow());
    return further;
  }

  private Benchmark named(String name, Map<String, Benchmark> all) {
    var benchmark = all.get(name);
    if (benchmark == null) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There is no suite and no benchmark '"
              + name
              + "': the suites are "
              + String.join(", ", names())
              + ", the benchmarks "
              + String.join(", ", new TreeSet<>(all.keySet()))
              + ".");
    }
    return benchmark;
  }
}
