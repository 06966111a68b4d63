package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that may change a result without the host having changed: a new tool version starts a new
/// series.
final class Environment {
  private Environment() {}

  static Map<String, String> of(Tool tool, Path folder) throws InterruptedException {
    var facts = new TreeMap<String, String>();
    facts.put("java", System.getProperty("java.vm.version", "unknown"));
    facts.put("kernel", firstLine(Path.of("/proc/sys/kernel/osrelease")));
    facts.put("cpu", cpuModel());
    facts.put(
        "governor", firstLine(Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")));
    for (String program : List.of("fio", "stress-ng")) {
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

  private static String cpuModel() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
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
