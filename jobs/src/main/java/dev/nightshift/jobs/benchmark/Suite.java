package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import java.util.List;
import java.util.Map;

/// Which benchmarks belong together.
///
/// @param name quick or nightly
/// @param benchmarks in the order in which they run
record Suite(String name, List<Benchmark> benchmarks) {

  /// About half a minute: the first cycle's.
  static Suite quick(BenchmarkConfig config) {
    return new Suite("quick", benchmarks(config, 3));
  }

  /// The same benchmarks with longer trials.
  static Suite nightly(BenchmarkConfig config) {
    return new Suite("nightly", benchmarks(config, 20));
  }

  private static List<Benchmark> benchmarks(BenchmarkConfig config, int seconds) {
    long bytes = Math.clamp(config.diskBytes(), 1L << 20, 64L << 20);
    return List.of(
        new KernelBenchmark(
            "java-cpu",
            "integer and floating-point arithmetic in Java on one CPU, per second of CPU time",
            "cpu",
            Map.of("arithmetic", "1/s")),
        new KernelBenchmark(
            "java-memory",
            "the STREAM triad over 96 MiB, and random accesses in 64 MiB",
            "memory",
            Map.of("triad", "B/s", "access", "s")),
        new StressNgBenchmark(Math.max(2, seconds / 2)),
        new FioBenchmark(
            "fio-random-read",
            "reads of 4 KiB at random places, direct, at most 2,000 a second",
            "read",
            "clat_ns",
            bytes,
            seconds,
            List.of(
                "--rw=randread",
                "--direct=1",
                "--ioengine=libaio",
                "--iodepth=4",
                "--rate_iops=2000")),
        new FioBenchmark(
            "fio-fsync",
            "writes of 4 KiB, each with an fsync, at most 200 a second",
            "write",
            "sync",
            bytes,
            seconds,
            List.of("--rw=write", "--ioengine=sync", "--fsync=1", "--rate_iops=200")),
        new KernelBenchmark(
            "java-disk",
            "writes of 4 KiB forced to the disk, from Java",
            "disk",
            Map.of("forced-write", "s")));
  }
}
