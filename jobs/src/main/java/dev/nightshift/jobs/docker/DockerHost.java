package dev.nightshift.jobs.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// One Docker daemon: what containers it has and what they are.
///
/// The daemon need not be there when this is made. Each call asks it anew and fails with a {@link
/// NightshiftException} of kind HOST whose message tells what to do.
public final class DockerHost implements AutoCloseable {
  private static final Path USUAL_SOCKET = Path.of("/var/run/docker.sock");
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 16;

  private final URI host;
  private final DockerHttpClient http;
  private final DockerClient client;
  private final DefaultDockerClientConfig config;

  private DockerHost(URI host, DefaultDockerClientConfig config) {
    this.host = host;
    this.config = config;
    this.http = transport(ANSWER);
    this.client = DockerClientImpl.getInstance(config, http);
  }

  /// The daemon that `DOCKER_HOST` names, else the machine's own, else this user's rootless one.
  public static DockerHost of(Map<String, String> environment) {
    String given = environment.getOrDefault("DOCKER_HOST", "").strip();
    return at(given.isEmpty() ? usualHost(environment) : given);
  }

  /// The daemon at an address such as `unix:///var/run/docker.sock` or `tcp://10.0.0.7:2375`.
  public static DockerHost at(String address) {
    try {
      var config =
          DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(address).build();
      return new DockerHost(URI.create(address), config);
    } catch (IllegalArgumentException | NullPointerException malformed) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "DOCKER_HOST must look like unix:///var/run/docker.sock or tcp://HOST:2375, is '"
              + address
              + "'.",
          malformed);
    }
  }

  private static String usualHost(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    Path rootless = Path.of(runtime.isEmpty() ? "/nonexistent" : runtime, "docker.sock");
    return "unix://"
        + (Files.exists(USUAL_SOCKET) || !Files.exists(rootless) ? USUAL_SOCKET : rootless);
  }

  private DockerHttpClient transport(Duration answer) {
    return new ZerodepDockerHttpClient.Builder()
        .dockerHost(config.getDockerHost())
        .sslConfig(config.getSSLConfig())
        .maxConnections(CONNECTIONS)
        .connectionTimeout(CONNECT)
        .responseTimeout(answer)
        .build();
  }

  /// Where the daemon is.
  public URI address() {
    return host;
  }

  /// Whether the daemon is on this machine, so that its containers' cgroups may be readable here.
  public boolean isLocal() {
    return "unix".equals(host.getScheme());
  }

  /// What the daemon says about itself.
  public DaemonFacts facts() {
    return asked(
        () -> {
          var info = client.infoCmd().exec();
          return new DaemonFacts(
              info.getServerVersion(), info.getOperatingSystem(), info.getKernelVersion());
        });
  }

  /// A container as the list shows it.
  ///
  /// @param dockerId Docker's 64-digit id
  /// @param state Docker's state
  public record Listed(String dockerId, String state) {}

  /// All containers, also those that do not run.
  public List<Listed> list() {
    return asked(
        () ->
            client.listContainersCmd().withShowAll(true).exec().stream()
                .map(
                    container ->
                        new Listed(container.getId(), String.valueOf(container.getState())))
                .toList());
  }

  /// One container in full; empty when it is gone.
  public Optional<ContainerFacts> inspect(String dockerId) {
    return asked(
        () -> {
          try {
            return Optional.of(Inspection.facts(client.inspectContainerCmd(dockerId).exec()));
          } catch (NotFoundException gone) {
            return Optional.empty();
          }
        });
  }

  /// How one container is at this instant; empty when it is gone.
  public Optional<RunState> runState(String dockerId) {
    return asked(
        () -> {
          try {
            return Optional.of(RunState.of(client.inspectContainerCmd(dockerId).exec()));
          } catch (NotFoundException gone) {
            return Optional.empty();
          }
        });
  }

  /// Follows what happens to containers until closed, through restarts of the daemon.
  public DockerEvents follow(DockerEvents.Listener listener) {
    // Silence is no failure here: a quiet machine sends nothing for days.
    var patient = DockerClientImpl.getInstance(config, transport(Duration.ZERO));
    return DockerEvents.start(patient, host, listener);
  }

  /// Measures containers by asking the daemon.
  public DockerStats stats() {
    return new DockerStats(http, host);
  }

  /// Identity of a local image; empty when this daemon has none of that name.
  public Optional<String> imageId(String image) {
    return asked(
        () -> {
          try {
            return Optional.ofNullable(client.inspectImageCmd(image).exec().getId());
          } catch (NotFoundException absent) {
            return Optional.empty();
          }
        });
  }

  /// Short-lived containers of our own, to time this daemon.
  public ScratchContainers scratch() {
    return new ScratchContainers(client, http, host);
  }

  /// Changes limits of containers.
  public LimitWriter limits() {
    return new LimitWriter(http, host);
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (NightshiftException known) {
      throw known;
    } catch (RuntimeException failure) {
      throw DockerFailure.of(host, failure);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw DockerFailure.of(host, e);
    }
  }
}
