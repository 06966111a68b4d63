package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All that may change a result: a new version of a measuring tool starts a new series, everything
/// else is named beside the night from which on a result is another.
final class Environment {
  private Environment() {}

  /// @param programs tools whose versions count, as far as they are installed
  /// @param services versions of what is measured and no tool, by name
  static Map<String, String> of(
      Tool tool, Path folder, Set<String> programs, Map<String, String> services)
      throws InterruptedException {
    var facts = new TreeMap<String, String>(services);
    facts.put("java", System.getProperty("java.vm.version", "unknown"));
    facts.put("kernel", firstLine(Path.of("/proc/sys/kernel/osrelease")));
    facts.put("cpu", cpuField("model name"));
    facts.put("microcode", cpuField("microcode"));
    facts.put("cpus", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put(
        "governor", firstLine(Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")));
    for (String program : programs) {
      var found = tool.find(program);
      if (found.isPresent()
          && tool.run(List.of(found.get().toString(), "--version"), folder, Duration.ofSeconds(5))
              instanceof Tool.Ended.Exited(int code, String output, _)
          && code == 0) {
        facts.put(program, output.lines().findFirst().orElse("unknown"));
      }
    }
    return facts;
  }

  /// What the results of a benchmark must share to be comparable: `fio fio-3.33`.
  static String series(Benchmark benchmark, Map<String, String> facts) {
    var parts =
        benchmark.instruments().stream()
            .sorted()
            .map(name -> name + " " + facts.getOrDefault(name, "absent"));
    return Stream.concat(parts, Stream.of(benchmark.version()))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String cpuField(String name) {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith(name) && line.indexOf(':') > 0)
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("unknown").strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
