package dev.nightshift.jobs.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.bottleneck.Neighbour;
import dev.nightshift.engine.analysis.bottleneck.Resource;
import dev.nightshift.engine.analysis.bottleneck.Slots;
import dev.nightshift.engine.usage.CollectionConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import dev.nightshift.jobs.usage.Collector;
import dev.nightshift.jobs.usage.HostSources;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real containers on a real daemon, one of which starves another of CPU at times drawn by lot. A
/// third is busy at times of its own.
///
/// The kernel tells how long a container waited in the v2 hierarchy only; Docker puts containers
/// there as well where they live in v1, if it is mounted beside it.
class NoisyNeighbourLiveTest {
  private static final CollectionConfig EVERY_SECOND =
      new CollectionConfig(Duration.ofSeconds(1), true);
  private static final Duration SLOT = Duration.ofSeconds(3);
  private static final int SLOTS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// What else runs on the machine takes CPU as well: then nobody is to be named, and the next two
  /// minutes may tell more.
  private static final int ATTEMPTS = 3;

  /// Share of the machine that others than containers took, above which a container that takes what
  /// it can get does not change how long another waits: then naming nobody is right as well.
  private static final double CROWDED = 0.4;

  private static final String VICTIM = "nightshift-test-victim";
  private static final String CULPRIT = "nightshift-test-culprit";
  private static final String BYSTANDER = "nightshift-test-bystander";

  @TempDir private Path folder;
  private final Random lot = new Random(20_261_122L);
  private Database database;
  private double outside;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    DockerCli.assumeDaemon();
    assumeTrue(
        Stream.of("", "unified").map(Path.of("/sys/fs/cgroup")::resolve).anyMatch(this::tells),
        "this kernel does not tell how long a container waited");
    database = TestDatabase.forClass(NoisyNeighbourLiveTest.class);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    if (database != null) {
      for (String name : List.of(VICTIM, CULPRIT, BYSTANDER)) {
        DockerCli.docker("rm", "-f", name);
      }
      database.close();
    }
  }

  private boolean tells(Path hierarchy) {
    return Files.exists(hierarchy.resolve("cgroup.controllers"))
        && Files.exists(Path.of("/proc/pressure/cpu"));
  }

  @Test
  void namesTheOneThatTakesTheCpu() throws Exception {
    String turn = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done";
    start(VICTIM, List.of(), "while :; do " + turn + "; sleep 0.1; done");
    start(CULPRIT, shares("65536"), sixTimes(whileThereIs("culprit", turn)));
    start(BYSTANDER, shares("64"), whileThereIs("bystander", turn));
    for (int attempt = 1; ; attempt++) {
      String named = starvesTheVictim();
      assertThat(named).isNotIn(VICTIM, BYSTANDER);
      if (named.equals(CULPRIT)) {
        return;
      }
      if (attempt == ATTEMPTS) {
        assertThat(outside).as(named).isGreaterThan(CROWDED);
        return;
      }
    }
  }

  private static List<String> shares(String shares) {
    return List.of("--cpu-shares", shares);
  }

  /// Does it again and again while a file of this name is there.
  private static String whileThereIs(String gate, String command) {
    return "while :; do if [ -e /test/"
        + gate
        + " ]; then "
        + command
        + "; else sleep 0.2; fi; done";
  }

  private static String sixTimes(String command) {
    return "for n in 1 2 3 4 5 6; do " + command + " & done; wait";
  }

  private void start(String name, List<String> options, String shell)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("-v", folder.toAbsolutePath() + ":/test"));
    all.addAll(options);
    DockerCli.start(name, all, "sh", "-c", shell);
  }

  /// Who starves the victim of CPU, after two minutes of it.
  private String starvesTheVictim() throws IOException, InterruptedException {
    Instant from;
    try (var sources = HostSources.of(Map.of("NIGHTSHIFT_HOST", "noisy"));
        var collector =
            Collector.open(sources, database.jdbi(), InstantSource.system(), EVERY_SECOND)) {
      collector.start();
      from = Instant.now();
      for (int slot = 0; slot < SLOTS; slot++) {
        turn("culprit", lot.nextBoolean());
        turn("bystander", lot.nextBoolean());
        waitUntil(from.plus(SLOT.multipliedBy(slot + 1)));
      }
      assertThat(collector.flush(PATIENCE)).isTrue();
    }
    var host = new UsageHistoryStore(database.jdbi()).hosts().getFirst();
    var all =
        new BottleneckSurvey(database.jdbi())
            .neighbours(
                host, from, from.plus(SLOT.multipliedBy(SLOTS)), SLOT, AnalysisConfig.DEFAULTS);
    return all.stream()
        .filter(one -> one.resource() == Resource.CPU && one.victim().name().equals(VICTIM))
        .findFirst()
        .map(Neighbour::culprit)
        .map(subject -> subject.name())
        .orElseGet(() -> "nobody: " + told(host, from));
  }

  private void turn(String gate, boolean on) throws IOException {
    Path file = folder.resolve(gate);
    if (on) {
      Files.write(file, new byte[0]);
    } else {
      Files.deleteIfExists(file);
    }
  }

  private static void waitUntil(Instant at) throws InterruptedException {
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), at).toMillis()));
  }

  /// What was collected, for whoever wonders why nobody was named.
  private String told(WatchedHost host, Instant from) {
    var cut = new SlotStore.Cut(from, from.plus(SLOT.multipliedBy(SLOTS)), SLOT);
    var cpu =
        new SlotStore(database.jdbi())
            .of(host, cut).stream()
                .filter(slots -> slots.resource() == Resource.CPU)
                .findFirst()
                .orElseThrow();
    outside = outside(cpu);
    return Stream.of(cpu)
        .map(
            slots ->
                "used %s, waiting %s%s"
                    .formatted(
                        slots.used(),
                        slots.waiting(),
                        slots.members().stream()
                            .map(
                                one ->
                                    "\n%s used %s, waited %s"
                                        .formatted(one.subject().name(), one.use(), one.waited()))
                            .collect(Collectors.joining())))
        .findFirst()
        .orElseThrow();
  }

  /// Mean share of the machine that was used by none of its containers.
  private static double outside(Slots cpu) {
    double sum = 0;
    int known = 0;
    for (int slot = 0; slot < cpu.used().size(); slot++) {
      double left = cpu.used().get(slot);
      for (var member : cpu.members()) {
        double use = member.use().get(slot);
        left -= Double.isNaN(use) ? 0 : use / cpu.capacity();
      }
      if (Double.isFinite(left)) {
        sum += left;
        known++;
      }
    }
    return sum / known;
  }
}
