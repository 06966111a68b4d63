package dev.nightshift.engine.analysis.bottleneck;

import dev.nightshift.engine.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What would help where a resource is the limit.
record Relief(UseHistory history, @Nullable Double utilisation, List<Cause> causes) {
  /// A cause that uses less than this of what there is cannot be much of the trouble.
  private static final double MATTERS = 0.1;

  String sentence() {
    boolean host = history.subject().container() == null;
    return switch (history.resource()) {
      case CPU ->
          host
              ? ofHost("Give the host more CPUs, or move something away.")
              : "Raise its CPU limit: see its recommendation.";
      case MEMORY ->
          host
              ? ofHost("Give the host more memory, or move something away.")
              : "Raise its memory limit: see its recommendation.";
      case DISK ->
          host
              ? ofHost("See who reads and writes, or use a faster disk.")
              : "See who else uses the disk: 'nightshift bottlenecks' names them for the host.";
      case NETWORK ->
          ofHost("Look at cables, switches and interfaces: packets are lost or sent again.");
      case FILES -> "Raise fs.file-max, or find what keeps files and sockets open.";
      case CONNECTIONS -> "Raise PostgreSQL's max_connections, or run fewer nodes and tools on it.";
      case LOCKS ->
          "See who blocks whom: select pid, pg_blocking_pids(pid), query from pg_stat_activity.";
      case PROCESSES -> "Raise its limit of processes, or find what starts so many threads.";
    };
  }

  private String ofHost(String otherwise) {
    if (causes.isEmpty()) {
      return otherwise;
    }
    var first = causes.getFirst();
    if (first.outside()) {
      return "See on the host itself what runs outside of containers ('top', 'systemd-cgtop'): no limit of a container helps. Or else: "
          + otherwise;
    }
    double capacity = history.capacity();
    if (capacity <= 0 || utilisation == null || first.excess() < MATTERS * capacity) {
      return "Limit or move %s, or else: %s".formatted(first.name(), otherwise);
    }
    double without = Math.max(0, utilisation - first.excess() / capacity);
    return "Limit or move %s: if it used no more than otherwise, %s of %s would be in use."
        .formatted(first.name(), Text.percent(without), history.resource().words());
  }
}
