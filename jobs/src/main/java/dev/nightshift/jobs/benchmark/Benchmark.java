package dev.nightshift.jobs.benchmark;

import java.nio.file.Path;
import java.util.Set;

/// Something that can be measured on this host, trial by trial.
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

  /// Whether its numbers count CPU time rather than time on the wall.
  default boolean cpuTime() {
    return false;
  }

  /// More trials than this are never taken: fewer for what is expensive.
  default int mostTrials() {
    return Integer.MAX_VALUE;
  }

  /// Whether Docker's daemon or a database server does its work: what they use for it is no sign
  /// that others need the host.
  default boolean worksInDaemon() {
    return false;
  }

  /// Whether it waits for another host, and so must leave this one free to answer others.
  default boolean needsAnotherHost() {
    return false;
  }

  /// Measures once, or says why not. It must end at once when its thread is interrupted.
  ///
  /// @param folder an empty folder on the disk to be measured; what is left in it is removed
  ///   afterwards
  Trial trial(Tool tool, Path folder) throws InterruptedException;
}
