package dev.nightshift.jobs.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/metrics`, for Prometheus: the fleet as it is now, what waits, and this server itself.
final class Metrics {
  /// Prometheus asks often, and more than one may ask.
  private static final long KEPT_NANOS = 2_000_000_000L;

  private final MetricsStore store;
  private final Traffic traffic;
  private final String version;
  private volatile @Nullable Written last;

  Metrics(MetricsStore store, Traffic traffic, String version) {
    this.store = store;
    this.traffic = traffic;
    this.version = version;
  }

  private record Written(String text, long at) {}

  Answer answer() {
    return Answer.of(200, Exposition.TYPE, text() + own());
  }

  /// One at a time reads, the others get what it read.
  private String text() {
    var known = last;
    if (known != null && System.nanoTime() - known.at() < KEPT_NANOS) {
      return known.text();
    }
    synchronized (this) {
      known = last;
      if (known == null || System.nanoTime() - known.at() >= KEPT_NANOS) {
        known = new Written(read(), System.nanoTime());
        last = known;
      }
      return known.text();
    }
  }

  private String read() {
    var text = new Exposition();
    hosts(text, store.hosts());
    containers(text, store.containers());
    jobs(text, store.jobs());
    counts(text, store.counts());
    return text.toString();
  }

  private static void hosts(Exposition text, List<MetricsStore.Host> hosts) {
    of(
        text,
        hosts,
        "host_last_seen_timestamp_seconds",
        "When the host was last seen.",
        h -> h.seen());
    of(
        text,
        hosts,
        "host_running_containers",
        "Running containers of the host.",
        h -> h.runningContainers());
    of(text, hosts, "host_cpus", "CPUs of the host.", h -> h.cpus());
    of(text, hosts, "host_cpu_cores_used", "CPU in use on the host, in cores.", h -> h.cpuCores());
    of(text, hosts, "host_memory_bytes", "Memory of the host.", h -> h.memoryBytes());
    of(
        text,
        hosts,
        "host_memory_used_bytes",
        "Memory in use on the host.",
        h -> h.memoryUsedBytes());
    of(text, hosts, "host_load1", "Load average of the last minute.", h -> h.load());
    of(
        text,
        hosts,
        "host_cpu_pressure_ratio",
        "Share of time in which some task waited for CPU.",
        h -> h.cpuPressure());
    of(
        text,
        hosts,
        "host_memory_pressure_ratio",
        "Share of time in which some task waited for memory.",
        h -> h.memoryPressure());
    of(
        text,
        hosts,
        "host_io_pressure_ratio",
        "Share of time in which some task waited for I/O.",
        h -> h.ioPressure());
    of(
        text,
        hosts,
        "collector_cpu_cores",
        "CPU that watching the host takes, in cores.",
        h -> h.collectorCores());
    of(
        text,
        hosts,
        "collector_resident_bytes",
        "Memory of the process that watches the host.",
        h -> h.collectorBytes());
    of(
        text,
        hosts,
        "collector_lag_seconds",
        "How late the last reading of the host was.",
        h -> h.collectorLagMs() == null ? null : h.collectorLagMs() / 1e3);
  }

  private static void of(
      Exposition text,
      List<MetricsStore.Host> hosts,
      String name,
      String help,
      Function<MetricsStore.Host, @Nullable Number> value) {
    text.gauge("nightshift_" + name, help);
    hosts.forEach(
        host -> text.sample("nightshift_" + name, value.apply(host), "host", host.host()));
  }

  private static void containers(Exposition text, List<MetricsStore.Container> containers) {
    each(
        text,
        containers,
        "container_cpu_cores_used",
        "CPU in use by the container, in cores.",
        c -> c.cpuCores());
    each(
        text,
        containers,
        "container_cpu_limit_cores",
        "CPU limit of the container, in cores; left out where none is set.",
        c -> c.cpuLimitCores());
    each(
        text,
        containers,
        "container_cpu_throttled_ratio",
        "Share of periods in which its CPU limit held the container back.",
        c -> c.throttledShare());
    each(
        text,
        containers,
        "container_memory_working_set_bytes",
        "Memory in use by the container.",
        c -> c.memoryBytes());
    each(
        text,
        containers,
        "container_memory_limit_bytes",
        "Memory limit of the container; left out where none is set.",
        c -> c.memoryLimitBytes());
    each(
        text,
        containers,
        "container_restarts",
        "How often Docker restarted the container.",
        c -> c.restarts());
  }

  private static void each(
      Exposition text,
      List<MetricsStore.Container> containers,
      String name,
      String help,
      Function<MetricsStore.Container, @Nullable Number> value) {
    text.gauge("nightshift_" + name, help);
    for (var one : containers) {
      text.sample(
          "nightshift_" + name,
          value.apply(one),
          "host",
          one.host(),
          "workload",
          one.workload(),
          "container",
          one.container());
    }
  }

  private static void jobs(Exposition text, List<MetricsStore.Job> jobs) {
    text.gauge("nightshift_job_last_start_timestamp_seconds", "When the job last began.");
    jobs.forEach(
        job ->
            text.sample(
                "nightshift_job_last_start_timestamp_seconds",
                job.startedAt(),
                "job",
                job.job(),
                "scope",
                job.scope()));
    text.gauge("nightshift_job_last_duration_seconds", "How long the job's last run took.");
    jobs.forEach(
        job ->
            text.sample(
                "nightshift_job_last_duration_seconds",
                job.seconds(),
                "job",
                job.job(),
                "scope",
                job.scope()));
    text.gauge("nightshift_job_last_state", "How the job's last run ended: 1 at the state it has.");
    jobs.forEach(
        job ->
            text.sample(
                "nightshift_job_last_state",
                1,
                "job",
                job.job(),
                "scope",
                job.scope(),
                "state",
                job.state()));
  }

  private static void counts(Exposition text, List<MetricsStore.Count> counts) {
    count(
        text,
        counts,
        "runs",
        "job_runs_day",
        "Runs of jobs that were due in the last day.",
        "state");
    count(
        text,
        counts,
        "mails",
        "mails",
        "Mails of the last day, and older ones that no server took yet.",
        "state");
    count(
        text,
        counts,
        "rollouts",
        "rollouts",
        "Rollouts that are open or ended in the last week.",
        "state");
    count(
        text,
        counts,
        "changes",
        "changes_day",
        "Writes to Docker daemons of the last day.",
        "state");
    count(text, counts, "alerts", "open_alerts", "Open alerts.", "severity");
    count(
        text,
        counts,
        "findings",
        "open_findings",
        "Open findings that nobody dismissed.",
        "severity");
    count(
        text,
        counts,
        "recommendations",
        "advised_changes",
        "Limits that should change.",
        "resource");
  }

  private static void count(
      Exposition text,
      List<MetricsStore.Count> counts,
      String kind,
      String name,
      String help,
      String label) {
    text.gauge("nightshift_" + name, help);
    for (var one : counts) {
      if (one.kind().equals(kind)) {
        text.sample("nightshift_" + name, one.count(), label, String.valueOf(one.detail()));
      }
    }
  }

  private String own() {
    var text = new Exposition();
    var runtime = Runtime.getRuntime();
    text.gauge("nightshift_build_info", "The version that runs.")
        .sample("nightshift_build_info", 1, "version", version);
    text.gauge("nightshift_heap_used_bytes", "Heap in use by this process.")
        .sample("nightshift_heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
    text.gauge("nightshift_web_live_streams", "Who follows something as it happens.")
        .sample("nightshift_web_live_streams", traffic.live().get());
    text.counter("nightshift_web_requests_total", "Requests that this server answered.");
    traffic
        .byStatus()
        .forEach(
            (key, count) -> {
              var parts = key.split(" ", 2);
              text.sample(
                  "nightshift_web_requests_total", count, "method", parts[0], "status", parts[1]);
            });
    durations(text);
    return text.toString();
  }

  private void durations(Exposition text) {
    text.begin("nightshift_web_request_seconds", "How long answers took.", "histogram");
    var upTo = traffic.upTo();
    for (int i = 0; i < Traffic.BOUNDS.size(); i++) {
      text.sample(
          "nightshift_web_request_seconds_bucket",
          upTo.get(i),
          "le",
          Traffic.BOUNDS.get(i).toString());
    }
    text.sample("nightshift_web_request_seconds_bucket", upTo.getLast(), "le", "+Inf");
    text.sample("nightshift_web_request_seconds_sum", traffic.seconds());
    text.sample("nightshift_web_request_seconds_count", upTo.getLast());
  }
}
