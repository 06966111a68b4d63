package dev.nightshift.jobs.web;

import java.util.List;
import java.util.Locale;

/// What the API lists: a view of schema `report`, newest first.
@SuppressWarnings("ImmutableEnumChecker") // lists of List.of
enum Resource {
  HOSTS("host_now", "host_id", "Hosts with their latest reading.", "host", "imported"),
  CONTAINERS(
      "container_now",
      "container_id",
      "Containers with their latest reading and the limits in force.",
      "host",
      "workload",
      "container",
      "state",
      "imported"),
  WORKLOADS("workload", "workload_id", "Workloads.", "workload", "kind", "imported"),
  FINDINGS(
      "finding",
      "finding_id",
      "What was noticed, with its evidence.",
      "host",
      "workload",
      "kind",
      "severity",
      "open",
      "imported"),
  RECOMMENDATIONS(
      "recommendation",
      "recommendation_id",
      "Every answer for every container and resource.",
      "host",
      "workload",
      "container",
      "resource",
      "answer",
      "current",
      "imported"),
  ROLLOUTS(
      "rollout",
      "plan_id",
      "Plans and how far they were carried out.",
      "host",
      "workload",
      "state"),
  JOBS("job_run", "job_run_id", "Runs of jobs.", "job", "scope", "state"),
  ALERTS("alert", "alert_id", "Alerts, open or closed.", "host", "check_name", "status", "open"),
  APPROVALS(
      "approval",
      "approval_id",
      "What people decided, and how.",
      "host",
      "workload",
      "verb",
      "person"),
  BENCHMARKS(
      "benchmark",
      "result_id",
      "What benchmarks measured.",
      "host",
      "suite",
      "benchmark",
      "metric",
      "outcome"),
  OPERATIONS(
      "operation",
      "operation_id",
      "What applications and scripts told of what they did.",
      "host",
      "type",
      "name",
      "state"),
  COST("cost_by_hour", "", "What it cost, hour by hour.", "host", "workload");

  private final String view;
  private final String key;
  private final String help;
  private final List<String> filters;

  Resource(String view, String key, String help, String... filters) {
    this.view = view;
    this.key = key;
    this.help = help;
    this.filters = List.of(filters);
  }

  /// Its name in addresses.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Its view in schema `report`.
  String view() {
    return view;
  }

  /// A column that grows with each new row; empty where there is none, then rows are counted.
  String key() {
    return key;
  }

  String help() {
    return help;
  }

  /// Columns by which the list can be narrowed.
  List<String> filters() {
    return filters;
  }
}
