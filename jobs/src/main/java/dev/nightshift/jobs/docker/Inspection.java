package dev.nightshift.jobs.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.JvmOptions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns what the daemon's inspect call answers into our records. Docker writes "unset" as 0 or as
/// an empty text, and "never" as the year 1; both become null.
final class Inspection {
  private Inspection() {}

  static ContainerFacts facts(InspectContainerResponse answer) {
    var state = answer.getState();
    var config = answer.getConfig();
    var host = answer.getHostConfig();
    String status = state.getStatus() == null ? "created" : state.getStatus();
    var health = state.getHealth();
    return new ContainerFacts(
        answer.getId(),
        text(answer.getName()).replaceFirst("^/", ""),
        config == null ? "" : text(config.getImage()),
        answer.getImageId(),
        command(answer),
        config == null ? Map.of() : labels(config.getLabels()),
        status,
        health == null || "none".equals(health.getStatus()) ? null : health.getStatus(),
        positive(state.getPidLong()),
        ownNetwork(host),
        answer.getRestartCount() == null ? 0 : answer.getRestartCount(),
        instant(answer.getCreated()),
        instant(state.getStartedAt()),
        instant(state.getFinishedAt()),
        host == null ? ContainerLimits.NONE : limits(host),
        JvmOptions.of(command(answer), environment(config == null ? null : config.getEnv())));
  }

  private static String command(InspectContainerResponse answer) {
    String[] arguments = answer.getArgs();
    return (text(answer.getPath())
            + " "
            + String.join(" ", arguments == null ? new String[0] : arguments))
        .strip();
  }

  /// Looked through for options of a Java virtual machine, and dropped.
  private static Map<String, String> environment(String @Nullable [] entries) {
    var environment = new HashMap<String, String>();
    for (String entry : entries == null ? new String[0] : entries) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return environment;
  }

  private static Map<String, String> labels(@Nullable Map<String, String> labels) {
    return labels == null ? Map.of() : Map.copyOf(labels);
  }

  private static boolean ownNetwork(@Nullable HostConfig host) {
    String mode = host == null ? "" : text(host.getNetworkMode());
    return !mode.equals("host") && !mode.startsWith("container:");
  }

  static ContainerLimits limits(HostConfig host) {
    Integer shares = host.getCpuShares();
    return new ContainerLimits(
        set(host.getNanoCPUs()),
        set(host.getCpuQuota()),
        set(host.getCpuPeriod()),
        shares == null ? null : set(shares.longValue()),
        text(host.getCpusetCpus()).isBlank() ? null : text(host.getCpusetCpus()),
        set(host.getMemory()),
        set(host.getMemorySwap()),
        set(host.getMemoryReservation()),
        positive(host.getPidsLimit()));
  }

  private static @Nullable Long set(@Nullable Long value) {
    return value == null || value == 0 ? null : value;
  }

  private static @Nullable Long positive(@Nullable Long value) {
    return value == null || value <= 0 ? null : value;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static @Nullable Instant instant(@Nullable String text) {
    if (text == null || text.isEmpty() || text.startsWith("0001-")) {
      return null;
    }
    try {
      return java.time.OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException unreadable) {
      return null;
    }
  }
}
