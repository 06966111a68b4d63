package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// nginx under wrk, redis under redis-benchmark and a burner that wants eight times the half core
/// it may have, with what `docker stats` and the burner's cgroup say about them meanwhile.
final class BusyContainers implements AutoCloseable {
  static final String NGINX = "nightshift-test-nginx";
  static final String REDIS = "nightshift-test-redis";
  static final String BURNER = "nightshift-test-burner";
  static final List<String> ALL = List.of(NGINX, REDIS, BURNER);

  private static final String NGINX_CONFIGURATION =
      """
      daemon off; user root; pid /tmp/nginx.pid; error_log stderr; worker_processes 1;
      events {}
      http {
        access_log off;
        client_body_temp_path /tmp/1; proxy_temp_path /tmp/2; fastcgi_temp_path /tmp/3;
        uwsgi_temp_path /tmp/4; scgi_temp_path /tmp/5;
        server { listen 80; root /etc; }
      }
      """;

  /// What is recorded of one container.
  ///
  /// @param cpu seconds used, by docker stats
  /// @param memory bytes as docker stats shows them: used without the inactive files
  /// @param kernel counters of its cgroup by name, e.g. nr_throttled
  record Observed(CounterSeries cpu, CounterSeries memory, Map<String, CounterSeries> kernel) {
    CounterSeries kernel(String name) {
      return Objects.requireNonNull(kernel.get(name), name);
    }
  }

  private final DockerClient docker = client();
  private final Map<String, Observed> observed = new LinkedHashMap<>();
  private final List<Process> loads = new ArrayList<>();
  private final List<AutoCloseable> streams = new ArrayList<>();
  private volatile boolean closing;

  static boolean possible() {
    try (DockerClient docker = client()) {
      docker.pingCmd().exec();
      return true;
    } catch (RuntimeException | IOException none) {
      return false;
    }
  }

  static BusyContainers start() {
    var containers = new BusyContainers();
    try {
      containers.run();
      return containers;
    } catch (RuntimeException e) {
      containers.close();
      throw e;
    }
  }

  Observed of(String container) {
    return Objects.requireNonNull(observed.get(container), container);
  }

  /// Waits until docker stats told of all of them.
  void awaitFirstReadings() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (observed.values().stream().anyMatch(r -> r.cpu().isEmpty() || r.memory().isEmpty())) {
      assertThat(System.nanoTime()).as("docker stats is silent").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void run() {
    removeLeftovers();
    String nginx =
        container(
            NGINX,
            "nginx",
            HostConfig.newHostConfig(),
            "sh",
            "-c",
            "printf '%s' \"$0\" >/tmp/nginx.conf; mkdir -p /var/log/nginx; exec nginx -c /tmp/nginx.conf",
            NGINX_CONFIGURATION);
    String redis =
        container(
            REDIS,
            "redis",
            HostConfig.newHostConfig(),
            "redis-server",
            "--save",
            "",
            "--protected-mode",
            "no");
    container(
        BURNER,
        "stress-ng",
        HostConfig.newHostConfig().withNanoCPUs(500_000_000L),
        "stress-ng",
        "--cpu",
        "4",
        "--temp-path",
        "/tmp");
    load("while :; do wrk -t1 -c1 -d60 http://" + nginx + "/group || sleep 0.2; done");
    load(
        "while :; do redis-benchmark -h "
            + redis
            + " -c 1 -n 200000 -r 20000 -d 512 -t set,get -q || sleep 0.2; done");
  }

  /// @return its address
  private String container(String name, String image, HostConfig host, String... command) {
    String tag = "nightshift-test/" + image + ":1";
    if (docker.listImagesCmd().withReferenceFilter(tag).exec().isEmpty()) {
      execute("src/test/scripts/image.sh", tag, image.equals("redis") ? "redis-server" : image);
    }
    String id =
        docker
            .createContainerCmd(tag)
            .withName(name)
            .withHostConfig(host)
            .withCmd(command)
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    var seen = new Observed(new CounterSeries(), new CounterSeries(), new LinkedHashMap<>());
    observed.put(name, seen);
    follow(id, seen);
    return Objects.requireNonNull(
        docker
            .inspectContainerCmd(id)
            .exec()
            .getNetworkSettings()
            .getNetworks()
            .get("bridge")
            .getIpAddress());
  }

  private void follow(String id, Observed seen) {
    streams.add(
        docker
            .statsCmd(id)
            .exec(
                new ResultCallback.Adapter<Statistics>() {
                  @Override
                  public void onNext(Statistics statistics) {
                    add(statistics, seen);
                  }
                }));
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("nr_periods", cgroupFile(id, "cpu.stat"));
    files.put("nr_throttled", cgroupFile(id, "cpu.stat"));
    files.put("peak", cgroupFile(id, "memory.peak", "memory.max_usage_in_bytes"));
    cgroupFileIfAny(id, "cpu.pressure").ifPresent(file -> files.put("some", file));
    files.keySet().forEach(name -> seen.kernel().put(name, new CounterSeries()));
    Thread.ofPlatform().daemon().start(() -> poll(files, seen));
  }

  private static void add(Statistics statistics, Observed seen) {
    Long used = statistics.getCpuStats().getCpuUsage().getTotalUsage();
    if (used == null || statistics.getRead().startsWith("0001")) {
      return;
    }
    var at = Instant.parse(statistics.getRead());
    seen.cpu().add(at, used / 1e9);
    MemoryStatsConfig memory = statistics.getMemoryStats();
    if (memory.getUsage() != null && memory.getStats() != null) {
      Long version1 = memory.getStats().getTotalInactiveFile();
      Long idle = version1 != null ? version1 : memory.getStats().getInactiveFile();
      seen.memory().add(at, (double) (memory.getUsage() - (idle == null ? 0 : idle)));
    }
  }

  /// A file of a container's cgroup, wherever its driver put it.
  private static Path cgroupFile(String id, String... names) {
    return cgroupFileIfAny(id, names)
        .orElseThrow(() -> new IllegalStateException("no " + names[0] + " of container " + id));
  }

  private static Optional<Path> cgroupFileIfAny(String id, String... names) {
    for (String parent : List.of("", "cpu", "cpu,cpuacct", "cpuacct", "memory", "unified")) {
      for (String child : List.of("docker/" + id, "system.slice/docker-" + id + ".scope")) {
        for (String name : names) {
          Path file = Path.of("/sys/fs/cgroup", parent).resolve(child).resolve(name);
          if (Files.exists(file)) {
            return Optional.of(file);
          }
        }
      }
    }
    return Optional.empty();
  }

  private void poll(Map<String, Path> files, Observed seen) {
    try {
      while (!closing) {
        for (var file : files.entrySet()) {
          Instant at = Instant.now();
          seen.kernel(file.getKey()).add(at, read(file.getKey(), file.getValue()));
        }
        TimeUnit.MILLISECONDS.sleep(250);
      }
    } catch (IOException gone) {
      assertThat(closing).as("%s", gone).isTrue();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static double read(String name, Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      String text =
          lines
              .filter(line -> name.equals("peak") || line.startsWith(name + " "))
              .findFirst()
              .orElseThrow();
      return Double.parseDouble(
          text.substring(text.lastIndexOf(name.equals("some") ? '=' : ' ') + 1));
    }
  }

  private void load(String shell) {
    try {
      loads.add(
          new ProcessBuilder("setsid", "nice", "-n", "10", "sh", "-c", shell)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(String... command) {
    try {
      var process = new ProcessBuilder(command).inheritIO().start();
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void removeLeftovers() {
    docker.listContainersCmd().withShowAll(true).withNameFilter(ALL).exec().stream()
        .filter(c -> Stream.of(c.getNames()).anyMatch(n -> ALL.contains(n.substring(1))))
        .forEach(c -> docker.removeContainerCmd(c.getId()).withForce(true).exec());
  }

  private static DockerClient client() {
    var config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
    return DockerClientImpl.getInstance(
        config, new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  @Override
  public void close() {
    closing = true;
    for (Process load : loads) {
      load.descendants().forEach(ProcessHandle::destroyForcibly);
      load.destroyForcibly();
    }
    try {
      for (AutoCloseable stream : streams) {
        stream.close();
      }
      removeLeftovers();
      docker.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
