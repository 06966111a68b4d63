package dev.nightshift.jobs.web;

import java.util.List;

/// What the API tells of each hour: columns of a view of schema `report`.
@SuppressWarnings("ImmutableEnumChecker") // lists of List.of
enum Hourly {
  HOST(
      "host_hour",
      "host_id",
      "hour",
      "samples",
      "seconds",
      "cpus",
      "cpu_mean_cores",
      "cpu_p95_cores",
      "cpu_max_cores",
      "load_max",
      "memory_mean_bytes",
      "memory_p95_bytes",
      "memory_max_bytes",
      "memory_total_bytes",
      "swap_used_max_bytes",
      "cpu_stalled_seconds",
      "memory_stalled_seconds",
      "io_stalled_seconds",
      "oom_kills",
      "disk_read_bytes",
      "disk_write_bytes",
      "disk_busy_max",
      "network_received_bytes",
      "network_sent_bytes"),
  CONTAINER(
      "container_hour",
      "container_id",
      "hour",
      "samples",
      "seconds",
      "cpu_mean_cores",
      "cpu_p95_cores",
      "cpu_max_cores",
      "cpu_demand_max_cores",
      "cpu_limit_cores",
      "memory_mean_bytes",
      "memory_p95_bytes",
      "memory_max_bytes",
      "memory_limit_bytes",
      "periods",
      "throttled_periods",
      "throttled_seconds",
      "cpu_stalled_seconds",
      "memory_stalled_seconds",
      "io_stalled_seconds",
      "oom_kills",
      "io_read_bytes",
      "io_write_bytes",
      "network_received_bytes",
      "network_sent_bytes",
      "pids_max");

  private final String view;
  private final String key;
  private final List<String> columns;

  Hourly(String view, String key, String... columns) {
    this.view = view;
    this.key = key;
    this.columns = List.of(columns);
  }

  String view() {
    return view;
  }

  /// The view of all that may have hours.
  String whole() {
    return this == HOST ? "host" : "container";
  }

  /// The column that says whose hour it is.
  String key() {
    return key;
  }

  List<String> columns() {
    return columns;
  }
}
