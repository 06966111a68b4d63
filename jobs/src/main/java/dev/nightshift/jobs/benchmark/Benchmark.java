package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import java.nio.file.Path;
import java.util.List;

/// Something that can be measured on this host.
interface Benchmark {
  /// Name in the results, e.g. `fio-random-read`.
  String name();

  /// One sentence on what it measures and what it uses.
  String description();

  /// Measures, or says why not.
  ///
  /// @param folder an empty folder on the disk to be measured; what is left in it is removed
  ///   afterwards
  List<BenchmarkResult> run(Tool tool, Path folder) throws InterruptedException;
}
