package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.LimitChange;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A proposal in the words of other tools: docker commands, a Compose override file, JSON. Each
/// shows the undo. All names come from outside and are quoted.
public final class Export {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final WatchedContainer container;
  private final @Nullable Double cores;
  private final @Nullable Long bytes;
  private final LimitChange change;

  private Export(
      WatchedContainer container,
      @Nullable Double cores,
      @Nullable Long bytes,
      LimitChange change) {
    this.container = container;
    this.cores = cores;
    this.bytes = bytes;
    this.change = change;
  }

  /// What is proposed for a container.
  ///
  /// @param proposed limits by resource, in its unit
  /// @param hostMemory bytes the host has; null when unknown
  public static Export of(
      WatchedContainer container, Map<Resource, Double> proposed, @Nullable Long hostMemory) {
    var change = LimitChange.NONE;
    Double cores = proposed.get(Resource.CPU);
    if (cores != null) {
      change = change.and(LimitChange.cpu(container.limits(), cores));
    }
    Double memory = proposed.get(Resource.MEMORY);
    Long bytes = memory == null ? null : Long.valueOf(memory.longValue());
    if (bytes != null) {
      change = change.and(LimitChange.memory(container.limits(), bytes, hostMemory));
    }
    return new Export(container, cores, bytes, change);
  }

  public LimitChange change() {
    return change;
  }

  /// Commands for a shell, the undo as a comment. A job whose last container is gone gets options
  /// for its next run.
  public String docker() {
    var runs = container.around().runs();
    if (runs != null && runs.gone()) {
      return "docker run "
          + String.join(" ", change.change().options())
          + "  # and what else its next run takes\n";
    }
    return command(change.change().options()) + "\n# undo (" + exactness() + "): " + undo() + "\n";
  }

  private String undo() {
    return change.exactness() == Undo.IMPOSSIBLE
        ? "not possible on the running container; recreate it"
        : command(change.undo().options());
  }

  private String command(List<String> options) {
    return "docker update " + String.join(" ", options) + " " + shell(container.name());
  }

  private String exactness() {
    return change.exactness().word();
  }

  /// An override file for `docker compose -f compose.yaml -f FILE up -d`. It makes the change last:
  /// `docker update` is lost when Compose recreates the container.
  public String compose() {
    var yaml = new StringBuilder();
    yaml.append(
            "# Limits that Nightshift proposes. Compose recreates the container to apply them.\n")
        .append("# Where your file says cpus or mem_limit, change them there instead.\n")
        .append("# The same without a restart: ")
        .append(oneLine(command(change.change().options())))
        .append("\n# Its undo (")
        .append(exactness())
        .append("): ")
        .append(oneLine(undo()))
        .append("\nservices:\n  ")
        .append(JSON.writeValueAsString(service()))
        .append(":\n");
    Long swap = change.change().memorySwapBytes();
    if (bytes != null && swap != null && swap >= 0) {
      yaml.append("    memswap_limit: ").append(swap).append('\n');
    }
    yaml.append("    deploy:\n      resources:\n        limits:\n");
    if (cores != null) {
      yaml.append("          cpus: \"").append(decimal(cores)).append("\"\n");
    }
    if (bytes != null) {
      yaml.append("          memory: ").append(bytes).append("b\n");
    }
    return yaml.toString();
  }

  private String service() {
    String service = container.service();
    return service == null ? container.name() : service;
  }

  /// Numbers and commands for scripts.
  ///
  /// @param moving limits that move, proposed beside
  public String json(List<Map<String, Object>> moving) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("workload", container.workloadName());
    object.put("container", container.name());
    object.put("service", container.service());
    object.put("current", limits(container.cpuLimit(), container.memoryLimit()));
    object.put("proposed", limits(cores, bytes));
    object.put("change", command(change.change().options()));
    object.put(
        "undo", change.exactness() == Undo.IMPOSSIBLE ? null : command(change.undo().options()));
    object.put("undo_is", exactness());
    object.put("moving", moving);
    return JSON.writeValueAsString(object) + "\n";
  }

  private static Map<String, @Nullable Object> limits(
      @Nullable Double cores, @Nullable Long bytes) {
    var limits = new LinkedHashMap<String, @Nullable Object>();
    limits.put("cpu_cores", cores);
    limits.put("memory_bytes", bytes);
    return limits;
  }

  private static String decimal(double cores) {
    return BigDecimal.valueOf(cores).stripTrailingZeros().toPlainString();
  }

  /// A comment ends with its line, so a name must not bring a line of its own.
  private static String oneLine(String text) {
    var safe = new ArrayList<String>();
    text.lines().forEach(safe::add);
    return String.join(" ", safe).replaceAll("\\p{Cntrl}", " ");
  }

  /// As a POSIX shell takes one word.
  static String shell(String word) {
    return word.toLowerCase(Locale.ROOT).matches("[a-z0-9][a-z0-9_.-]*")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
