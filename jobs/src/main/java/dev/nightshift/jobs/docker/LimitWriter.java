package dev.nightshift.jobs.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.nightshift.engine.rightsizing.DockerUpdate;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Changes limits of running containers, the only write to a daemon there is. Absolute values, so
/// that the same call twice does the same; a body of limits of CPU time and memory and nothing
/// else.
public final class LimitWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final DockerHttpClient http;
  private final URI host;

  LimitWriter(DockerHttpClient http, URI host) {
    this.http = http;
    this.host = host;
  }

  /// What the daemon answered. Whether the limits are in force is found out by looking.
  public sealed interface Answer {
    record Accepted() implements Answer {}

    /// @param why as the daemon said it: hostile text
    record Refused(String why) implements Answer {}

    record Gone() implements Answer {}
  }

  /// Sends limits.
  ///
  /// @throws dev.nightshift.jobs.NightshiftException when no answer came: then it may have been
  ///   done or not
  public Answer write(String dockerId, DockerUpdate update) {
    if (!dockerId.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not an id of a container: " + dockerId);
    }
    if (update.isNothing()) {
      throw new IllegalArgumentException("an update of nothing");
    }
    var request =
        Request.builder()
            .method(Request.Method.POST)
            .path("/containers/" + dockerId + "/update")
            .putHeader("Content-Type", "application/json")
            .body(new ByteArrayInputStream(JSON.writeValueAsBytes(body(update))))
            .build();
    try (var response = http.execute(request)) {
      var answer = JSON.readTree(response.getBody());
      return switch (response.getStatusCode()) {
        case OK -> new Answer.Accepted();
        case NOT_FOUND -> new Answer.Gone();
        default ->
            new Answer.Refused(
                answer.path("message").asString("status " + response.getStatusCode()));
      };
    } catch (RuntimeException failure) {
      throw DockerFailure.of(host, failure);
    }
  }

  private static Map<String, Long> body(DockerUpdate update) {
    var body = new LinkedHashMap<String, Long>();
    put(body, "NanoCpus", update.nanoCpus());
    put(body, "CpuPeriod", update.cpuPeriodMicros());
    put(body, "CpuQuota", update.cpuQuotaMicros());
    put(body, "Memory", update.memoryBytes());
    put(body, "MemorySwap", update.memorySwapBytes());
    put(body, "MemoryReservation", update.memoryReservationBytes());
    return body;
  }

  private static void put(Map<String, Long> body, String key, @Nullable Long value) {
    if (value != null) {
      body.put(key, value);
    }
  }
}
