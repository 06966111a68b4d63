package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Psql;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.ContainerMeter;
import dev.nightshift.jobs.host.GeneratedCgroups;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.host.ProcessMeter;
import dev.nightshift.jobs.host.ReadBuffer;
import dev.nightshift.jobs.usage.CopyBenchStore;
import dev.nightshift.jobs.usage.MeterBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures what collecting costs here.
@Command(
    name = "collector",
    description =
        "Measures reading containers and writing samples: microseconds per container, rows per"
            + " second beside psql.")
final class BenchCollectorCommand extends DatabaseCommand {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int COPIES = 5;

  @Option(
      names = "--generated",
      paramLabel = "N",
      defaultValue = "100",
      description = "Containers of the generated cgroup v2 tree (default: ${DEFAULT-VALUE}).")
  private int generated = 100;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How long each reading is measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 3;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Rows of a COPY (default: ${DEFAULT-VALUE}).")
  private int rows = 100_000;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  private final Table table = Table.columns("what", "value", "unit", "how");

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Session session) throws IOException, InterruptedException {
    running(session);
    Path folder = Files.createTempDirectory("nightshift-bench");
    try {
      read("generated cgroup v2 files", GeneratedCgroups.make(folder, generated));
      write(session, folder);
    } finally {
      delete(folder);
    }
    var resident = new ProcessMeter(KernelFiles.withinLimits()).residentBytes(new ReadBuffer());
    add(
        "resident memory of this process",
        resident == null ? null : resident / 1048576.0,
        "MiB",
        "");
    table.print(session.terminal(), format, "Nothing was measured.");
    return 0;
  }

  private void running(Session session) {
    var cgroups = Cgroups.ofThisMachine(KernelFiles.withinLimits());
    var meters = new ArrayList<ContainerMeter>();
    try (var docker = DockerHost.of(session.settings().environment())) {
      for (var listed : docker.list()) {
        docker
            .inspect(listed.dockerId())
            .filter(facts -> facts.running())
            .flatMap(facts -> cgroups.meter(facts.dockerId(), facts.pid(), facts.ownNetwork()))
            .ifPresent(meters::add);
      }
      read("running containers, cgroup v" + cgroups.version(), meters);
    } catch (NightshiftException unreachable) {
      add("running containers", null, "", String.valueOf(unreachable.getMessage()));
    }
  }

  private void read(String what, List<ContainerMeter> meters) {
    if (meters.isEmpty()) {
      add(what, null, "", "there are none");
      return;
    }
    try {
      var cost = MeterBench.measure(meters, Duration.ofSeconds(seconds));
      String how = "%d of them, %d rounds".formatted(cost.containers(), cost.rounds());
      add(what + ": full sample", cost.medianMicros(), "us/container", "median of " + how);
      add(what + ": slow round", cost.p99Micros(), "us/container", "99th percentile of " + how);
      add(what + ": CPU time", cost.cpuMicros(), "us/container", how);
      add(
          what + ": 100 containers every 10 s",
          cost.share(100, INTERVAL) * 100,
          "% of a core",
          "reading only");
    } finally {
      meters.forEach(ContainerMeter::close);
    }
  }

  private void write(Session session, Path folder) throws IOException, InterruptedException {
    var store = new CopyBenchStore(session.database().jdbi(), rows);
    store.makePartition();
    try {
      store.copy();
      double own =
          DoubleStream.generate(() -> rows / (store.copy().toNanos() / 1e9))
              .limit(COPIES)
              .max()
              .orElse(0);
      String how = "COPY of %,d rows of 39 columns, best of %d".formatted(rows, COPIES);
      add("written by our encoder", own, "rows/s", how);
      beside(session, store, folder, own);
    } finally {
      store.dropPartition();
    }
  }

  private void beside(Session session, CopyBenchStore store, Path folder, double own)
      throws IOException, InterruptedException {
    var psql = Psql.on(session.database(), session.settings().environment());
    if (psql.isEmpty()) {
      add("written by psql", null, "rows/s", "there is no psql on this machine");
      return;
    }
    Path binary = folder.resolve("rows.bin");
    store.writeFile(binary);
    double bestBinary = 0;
    double bestText = 0;
    for (int i = 0; i < COPIES; i++) {
      var times =
          psql.get().run(store.psqlCommands(binary, folder.resolve("rows.txt"))).stream()
              .filter(line -> line.startsWith("Time: "))
              .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[1]))
              .toArray();
      bestBinary = Math.max(bestBinary, rows / (times[0] / 1e3));
      bestText = Math.max(bestText, rows / (times[2] / 1e3));
    }
    add("written by psql \\copy, binary", bestBinary, "rows/s", "the same rows, best of " + COPIES);
    add("written by psql \\copy, text", bestText, "rows/s", "the same rows, best of " + COPIES);
    add("our encoder / psql binary", own / bestBinary, "", "");
    add("our encoder / psql text", own / bestText, "", "");
  }

  private void add(String what, @Nullable Double value, String unit, String how) {
    table.row(
        what,
        value == null
            ? null
            : new Table.Cell(
                value, String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : "%.2f", value)),
        unit,
        how);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
