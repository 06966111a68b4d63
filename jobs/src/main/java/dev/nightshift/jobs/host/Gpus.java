package dev.nightshift.jobs.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Load of graphics processors: AMD's from /sys, NVIDIA's from `nvidia-smi`, where the driver is
/// loaded. Takes up to seconds, so it is asked once a minute and never by the collecting thread.
final class Gpus {
  private static final Logger LOG = LoggerFactory.getLogger(Gpus.class);
  private static final long PATIENCE_SECONDS = 10;
  private static final double PERCENT = 100;
  private static final long BYTES_PER_MIB = 1024 * 1024;

  /// All GPUs as one.
  ///
  /// @param busy mean share of the time they computed, 0 to 1
  record Load(int count, @Nullable Double busy, @Nullable Long memoryUsedBytes) {}

  /// One GPU.
  record Gpu(double busy, long memoryUsedBytes) {}

  private final Path proc;
  private final Path sys;
  private boolean nvidiaFailed;

  Gpus(Path proc, Path sys) {
    this.proc = proc;
    this.sys = sys;
  }

  /// Null where no GPU tells its load.
  @Nullable Load load() throws InterruptedException {
    var gpus = new ArrayList<>(amd());
    gpus.addAll(nvidia());
    return gpus.isEmpty()
        ? null
        : new Load(
            gpus.size(),
            gpus.stream().mapToDouble(Gpu::busy).average().orElse(0),
            gpus.stream().mapToLong(Gpu::memoryUsedBytes).sum());
  }

  private List<Gpu> amd() {
    try (var cards = Files.newDirectoryStream(sys.resolve("class/drm"), "card*")) {
      var gpus = new ArrayList<Gpu>();
      for (Path card : cards) {
        Path busy = card.resolve("device/gpu_busy_percent");
        if (Files.isReadable(busy)) {
          gpus.add(
              new Gpu(number(busy) / PERCENT, number(card.resolve("device/mem_info_vram_used"))));
        }
      }
      return gpus;
    } catch (IOException | NumberFormatException none) {
      return List.of();
    }
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  private List<Gpu> nvidia() throws InterruptedException {
    if (nvidiaFailed || !Files.isDirectory(proc.resolve("driver/nvidia"))) {
      return List.of();
    }
    try {
      var process =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--query-gpu=utilization.gpu,memory.used",
                  "--format=csv,noheader,nounits")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      return parseNvidia(new String(process.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException failure) {
      nvidiaFailed = true;
      LOG.warn("nvidia-smi cannot be run; GPUs stay unknown until the next start", failure);
      return List.of();
    }
  }

  /// Lines `PERCENT, MIB`; a GPU that does not tell says `[N/A]` and is left out.
  static List<Gpu> parseNvidia(String csv) {
    var gpus = new ArrayList<Gpu>();
    for (String line : csv.split("\n", -1)) {
      String[] parts = line.split(",", -1);
      if (parts.length == 2
          && parts[0].strip().matches("[0-9]{1,3}")
          && parts[1].strip().matches("[0-9]{1,9}")) {
        gpus.add(
            new Gpu(
                Integer.parseInt(parts[0].strip()) / PERCENT,
                Long.parseLong(parts[1].strip()) * BYTES_PER_MIB));
      }
    }
    return gpus;
  }
}
