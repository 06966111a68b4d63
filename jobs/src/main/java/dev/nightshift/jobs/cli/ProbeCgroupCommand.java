package dev.nightshift.jobs.cli;

import dev.nightshift.engine.usage.ContainerSample;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.host.ReadBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads one container twice and compares the sample with the texts of its cgroup's files and with
/// what the Docker daemon tells.
///
/// Prints JSON with both; exit code 0 when they agree, 1 when they do not.
@Command(
    name = "cgroup",
    description =
        "Compares a sample of a container with its cgroup's files and docker stats, as JSON.")
final class ProbeCgroupCommand extends DatabaseCommand {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// The files are read a moment before and after the sample: that much they may differ.
  private static final double TOLERANCE = 0.02;

  /// The daemon takes its readings when it is asked, a moment beside ours.
  private static final double OF_DOCKER = 0.05;

  @Option(names = "--container", paramLabel = "ID", required = true, description = "Id or name.")
  private String container = "";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Length of the sample (default: ${DEFAULT-VALUE}).")
  private int seconds = 10;

  private final List<Map<String, Object>> comparisons = new ArrayList<>();
  private boolean agree = true;

  @Override
  int run(Session session) throws InterruptedException {
    try (var docker = DockerHost.of(session.settings().environment())) {
      var facts =
          docker
              .inspect(container)
              .orElseThrow(
                  () ->
                      new NightshiftException(
                          ErrorKind.OPERATOR, "There is no container '" + container + "'."));
      var cgroups = Cgroups.ofThisMachine(KernelFiles.withinLimits());
      var buffer = new ReadBuffer();
      try (var meter =
          cgroups
              .meter(facts.dockerId(), facts.pid(), facts.ownNetwork())
              .orElseThrow(
                  () ->
                      new NightshiftException(
                          ErrorKind.HOST,
                          "The cgroup of '" + container + "' cannot be seen from here."))) {
        var daemon = docker.stats();
        // once for nothing: the first reading of each kind takes longer than the later ones
        daemon.read(facts);
        meter.read(buffer);
        cgroups.texts(facts.dockerId(), facts.pid());
        var toldBefore = daemon.read(facts).orElseThrow();
        var textsBefore = cgroups.texts(facts.dockerId(), facts.pid());
        var before = meter.read(buffer).orElseThrow();
        Thread.sleep(seconds * 1000L);
        var after = meter.read(buffer).orElseThrow();
        var textsAfter = cgroups.texts(facts.dockerId(), facts.pid());
        var toldAfter = daemon.read(facts).orElseThrow();
        var sample = ContainerSample.between(before, after, session.now());
        compare(sample, textsBefore, textsAfter);
        compare(sample, ContainerSample.between(toldBefore, toldAfter, session.now()));
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("container", facts.name());
        answer.put("cgroup_version", cgroups.version());
        answer.put("agree", agree);
        answer.put("comparisons", comparisons);
        answer.put("sample", sample);
        answer.put("files", textsAfter);
        session.out().println(JSON.writeValueAsString(answer));
      }
    }
    return agree ? 0 : 1;
  }

  private void compare(
      ContainerSample sample, Map<String, String> before, Map<String, String> after) {
    var cpu = sample.cpu();
    Double cores = cpu.cores();
    Double cpuSeconds = cores == null ? null : Double.valueOf(cores * sample.seconds());
    Double stalled = sample.stalls().cpuSeconds();
    if (sample.source() == dev.nightshift.engine.usage.SampleSource.CGROUP_V2) {
      grown("cpu seconds", cpuSeconds, before, after, "cpu.stat", "usage_usec", 1e-6);
      grown(
          "throttled s", cpu.throttledSeconds(), before, after, "cpu.stat", "throttled_usec", 1e-6);
      now("memory", sample.memory().usage(), after, "memory.current", "");
      now("peak", sample.memory().peak(), after, "memory.peak", "");
      grown("cpu stalled s", stalled, before, after, "cpu.pressure", "some", 1e-6);
    } else {
      grown("cpu seconds", cpuSeconds, before, after, "cpuacct.usage", "", 1e-9);
      grown(
          "throttled s", cpu.throttledSeconds(), before, after, "cpu.stat", "throttled_time", 1e-9);
      now("memory", sample.memory().usage(), after, "memory.usage_in_bytes", "");
      now("peak", sample.memory().peak(), after, "memory.max_usage_in_bytes", "");
      grown("cpu stalled s", stalled, before, after, "unified/cpu.pressure", "some", 1e-6);
    }
    grown("periods", cpu.periods(), before, after, "cpu.stat", "nr_periods", 1);
    grown("throttled", cpu.throttledPeriods(), before, after, "cpu.stat", "nr_throttled", 1);
  }

  /// With what the daemon told of the same time.
  private void compare(ContainerSample sample, ContainerSample told) {
    add("cores, docker stats", sample.cpu().cores(), told.cpu().cores(), 0.005, OF_DOCKER);
    var shown = told.memory().workingSet();
    add(
        "memory, docker stats",
        sample.memory().workingSet(),
        shown == null ? null : Double.valueOf(shown),
        256 * 1024,
        OF_DOCKER);
  }

  private void grown(
      String what,
      @Nullable Number sampled,
      Map<String, String> before,
      Map<String, String> after,
      String file,
      String key,
      double unit) {
    Double from = value(before.get(file), key);
    Double to = value(after.get(file), key);
    // The files' interval is longer than the sample's by the reading of the texts.
    double slack = unit == 1 ? 2 : 0.03;
    add(what, sampled, (from == null || to == null) ? null : (to - from) * unit, slack);
  }

  private void now(
      String what, @Nullable Number sampled, Map<String, String> after, String file, String key) {
    add(what, sampled, value(after.get(file), key), 256 * 1024);
  }

  private void add(String what, @Nullable Number sampled, @Nullable Double file, double slack) {
    add(what, sampled, file, slack, TOLERANCE);
  }

  private void add(
      String what,
      @Nullable Number sampled,
      @Nullable Double file,
      double slack,
      double tolerance) {
    boolean same =
        (sampled == null || file == null)
            ? (sampled == null && file == null)
            : Math.abs(sampled.doubleValue() - file) <= slack + tolerance * Math.abs(file);
    agree &= same;
    var comparison = new LinkedHashMap<String, Object>();
    comparison.put("what", what);
    comparison.put("sampled", sampled == null ? "unknown" : sampled);
    comparison.put("file", file == null ? "unknown" : file);
    comparison.put("agree", same);
    comparisons.add(comparison);
  }

  /// The number behind a key, behind `total=` for pressure, or alone in the file.
  private static @Nullable Double value(@Nullable String text, String key) {
    if (text == null) {
      return null;
    }
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(key.isEmpty() ? "" : key + " ")) {
        String number = line.substring(Math.max(line.lastIndexOf(' '), line.lastIndexOf('=')) + 1);
        return number.matches("[0-9]+") ? Double.valueOf(number) : null;
      }
    }
    return null;
  }
}
