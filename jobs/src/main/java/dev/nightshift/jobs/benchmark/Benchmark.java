package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Something that can be measured on this host.
interface Benchmark {
  /// Name in the results, e.g. `fio-random-read`.
  String name();

  /// One sentence on what it measures and what it uses.
  String description();

  /// Facts of the environment that its numbers cannot be compared across: its tools' names. A new
  /// version of one starts a new series.
  Set<String> instruments();

  /// Told apart from other ways to measure the same: another version starts a new series.
  default String version() {
    return "";
  }

  /// Measures, or says why not. It must end at once when its thread is interrupted.
  ///
  /// @param folder an empty folder on the disk to be measured; what is left in it is removed
  ///   afterwards
  List<BenchmarkResult> run(Tool tool, Path folder) throws InterruptedException;
}
