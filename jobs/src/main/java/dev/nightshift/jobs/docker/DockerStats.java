package dev.nightshift.jobs.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.ContainerMemory;
import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.Counters;
import dev.nightshift.engine.usage.CpuCounters;
import dev.nightshift.engine.usage.IoCounts;
import dev.nightshift.engine.usage.NetworkCounts;
import dev.nightshift.engine.usage.PagingCounts;
import dev.nightshift.engine.usage.SampleSource;
import dev.nightshift.engine.usage.StallCounters;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Measures containers by the daemon's stats call, for daemons whose cgroups cannot be read here.
///
/// Asks for one shot (API 1.41 and later): without it the daemon takes a second reading a second
/// later, since it wants to tell a percentage that we work out ourselves. docker-java's own command
/// has no such switch, so the call goes through its transport.
public final class DockerStats {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  private final DockerHttpClient http;
  private final URI host;

  DockerStats(DockerHttpClient http, URI host) {
    this.http = http;
    this.host = host;
  }

  /// Counters and gauges as they stand now; empty when the container is gone or does not run.
  ///
  /// @param container which one, with the limits that the stats call does not tell
  public Optional<ContainerReading> read(ContainerFacts container) {
    String dockerId = container.dockerId();
    if (!dockerId.matches("[0-9a-f]{1,64}")) {
      throw new IllegalArgumentException("not an id of a container: " + dockerId);
    }
    var request =
        Request.builder()
            .method(Request.Method.GET)
            .path("/containers/" + dockerId + "/stats?stream=false&one-shot=true")
            .build();
    try (var response = http.execute(request)) {
      if (response.getStatusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      if (response.getStatusCode() != OK) {
        throw new IllegalStateException("stats answered with status " + response.getStatusCode());
      }
      return parse(JSON.readTree(response.getBody()), System.nanoTime(), container);
    } catch (RuntimeException failure) {
      throw DockerFailure.of(host, failure);
    }
  }

  /// Empty for a container that does not run: the daemon answers with zeros then.
  static Optional<ContainerReading> parse(JsonNode stats, long nanos, ContainerFacts container) {
    var cpu = stats.path("cpu_stats");
    if (!cpu.has("system_cpu_usage")) {
      return Optional.empty();
    }
    var memory = stats.path("memory_stats");
    return Optional.of(
        new ContainerReading(
            nanos,
            cpu(cpu, container.limits().bandwidth()),
            memory(memory, container.limits().memoryBytes()),
            paging(memory.path("stats")),
            StallCounters.UNKNOWN,
            io(stats.path("blkio_stats")),
            container.ownNetwork() ? network(stats.path("networks")) : NetworkCounts.UNKNOWN,
            tasks(stats.path("pids_stats")),
            SampleSource.DOCKER_API));
  }

  private static @Nullable Integer tasks(JsonNode pids) {
    Long current = number(pids, "current");
    return current == null ? null : Integer.valueOf(current.intValue());
  }

  private static CpuCounters cpu(JsonNode cpu, @Nullable Double limitCores) {
    var usage = cpu.path("cpu_usage");
    var throttling = cpu.path("throttling_data");
    return new CpuCounters(
        number(usage, "total_usage"),
        number(usage, "usage_in_usermode"),
        number(usage, "usage_in_kernelmode"),
        number(throttling, "periods"),
        number(throttling, "throttled_periods"),
        number(throttling, "throttled_time"),
        limitCores);
  }

  /// The limit told is the machine's memory where there is none, so the one inspected is taken.
  private static ContainerMemory memory(JsonNode memory, @Nullable Long limit) {
    var detail = memory.path("stats");
    Long usage = number(memory, "usage");
    Long inactive = either(detail, "total_inactive_file", "inactive_file");
    Long shared = either(detail, "total_shmem", "shmem");
    return new ContainerMemory(
        usage,
        ContainerMemory.workingSet(usage, inactive),
        ContainerMemory.held(either(detail, "total_rss", "anon"), shared),
        ContainerMemory.cache(either(detail, "total_cache", "file"), shared),
        Counters.sum(number(detail, "slab"), number(detail, "kernel_stack")),
        inactive,
        number(detail, "total_swap"),
        number(memory, "max_usage"),
        limit);
  }

  private static PagingCounts paging(JsonNode detail) {
    return new PagingCounts(
        either(detail, "total_pgfault", "pgfault"),
        either(detail, "total_pgmajfault", "pgmajfault"),
        Counters.sum(
            number(detail, "workingset_refault_anon"), number(detail, "workingset_refault_file")),
        null);
  }

  private static IoCounts io(JsonNode io) {
    var bytes = io.path("io_service_bytes_recursive");
    var requests = io.path("io_serviced_recursive");
    return new IoCounts(
        sum(bytes, "read"), sum(bytes, "write"), sum(requests, "read"), sum(requests, "write"));
  }

  /// Null where the daemon keeps no such list; 0 where nothing of the kind happened.
  private static @Nullable Long sum(JsonNode list, String operation) {
    if (!list.isArray()) {
      return null;
    }
    long sum = 0;
    for (var entry : list) {
      if (operation.equalsIgnoreCase(entry.path("op").asString(""))) {
        sum += entry.path("value").asLong(0);
      }
    }
    return sum;
  }

  private static NetworkCounts network(JsonNode networks) {
    var sum = new long[6];
    for (var one : networks) {
      sum[0] += one.path("rx_bytes").asLong(0);
      sum[1] += one.path("tx_bytes").asLong(0);
      sum[2] += one.path("rx_packets").asLong(0);
      sum[3] += one.path("tx_packets").asLong(0);
      sum[4] += one.path("rx_errors").asLong(0) + one.path("tx_errors").asLong(0);
      sum[5] += one.path("rx_dropped").asLong(0) + one.path("tx_dropped").asLong(0);
    }
    return networks.isObject()
        ? new NetworkCounts(sum[0], sum[1], sum[2], sum[3], sum[4], sum[5])
        : NetworkCounts.UNKNOWN;
  }

  private static @Nullable Long either(JsonNode node, String first, String second) {
    Long value = number(node, first);
    return value == null ? number(node, second) : value;
  }

  private static @Nullable Long number(JsonNode node, String name) {
    var value = node.path(name);
    return value.isNumber() ? Long.valueOf(value.asLong(0)) : null;
  }
}
