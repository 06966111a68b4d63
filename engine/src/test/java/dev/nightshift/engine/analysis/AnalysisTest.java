package dev.nightshift.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.FilesystemHour;
import dev.nightshift.engine.usage.HostHour;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnalysisTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final double GIB = 1 << 30;
  private static final long MIB = 1 << 20;
  private static final Subject HOST = Subject.host(new HostId(1), "alpha");
  private static final Subject WEB =
      Subject.container(new HostId(1), new ContainerId(7), new WorkloadId(3), "web");

  private final Analysis analysis = new Analysis(AnalysisConfig.DEFAULTS);

  @Test
  void tellsWhenAFilesystemWillBeFull() {
    var found = filesystem(100, 100, hour -> 60 + 0.2 * hour);
    assertThat(found)
        .singleElement()
        .satisfies(
            full -> {
              assertThat(full.kind()).isEqualTo(FindingKind.EXHAUSTION);
              assertThat(full.severity()).isEqualTo(Severity.WARNING);
              assertThat(full.sentence())
                  .isEqualTo(
                      "/var on alpha will be full in about 4 days: it grows by 4.8 GiB a day and 20.2 GiB are free.");
              assertThat(full.fingerprint()).isEqualTo("exhaustion/disk//var/host:1");
            });
  }

  @Test
  void saysNothingAboutADiskAfterAFewHours() {
    assertThat(filesystem(23, 100, hour -> 60 + 0.2 * hour)).isEmpty();
  }

  @Test
  void saysNothingAboutADiskThatFillsAfterTheHorizon() {
    assertThat(filesystem(100, 1000, hour -> 60 + 0.2 * hour)).isEmpty();
  }

  @Test
  void takesADailyWaveForNoGrowth() {
    assertThat(filesystem(100, 100, hour -> 70 + 8 * Math.sin(hour * Math.PI / 12))).isEmpty();
  }

  @Test
  void takesASingleStepForNoGrowth() {
    assertThat(filesystem(100, 100, hour -> hour < 70 ? 40 : 70)).isEmpty();
  }

  @Test
  void rarelyTakesNoiseForAnExhaustion() {
    var random = new Random(5);
    int found = 0;
    for (int round = 0; round < 200; round++) {
      double[] level = new double[100];
      for (int i = 0; i < level.length; i++) {
        level[i] = (i == 0 ? 0 : 0.6 * level[i - 1]) + random.nextGaussian();
      }
      found += filesystem(100, 100, hour -> 60 + level[hour]).size();
    }
    assertThat(found).isLessThanOrEqualTo(2);
  }

  @Test
  void warnsOfADiskWithLittleSpaceLeftFromTheFirstMinute() {
    var found = filesystem(1, 100, _ -> 96);
    assertThat(found)
        .singleElement()
        .satisfies(
            few -> {
              assertThat(few.kind()).isEqualTo(FindingKind.BOTTLENECK);
              assertThat(few.sentence()).isEqualTo("/var on alpha has 4 GiB free of 100 GiB.");
            });
  }

  @Test
  void leavesASmallFilesystemInPeaceThatIsNotNearlyFull() {
    assertThat(filesystem(1, 1, _ -> 0.5)).isEmpty();
  }

  @Test
  void tellsOfCpusThatStayBusy() {
    assertThat(host(10, hour -> hour < 6 ? 1 : 7.2, _ -> 4 * GIB))
        .singleElement()
        .satisfies(
            busy ->
                assertThat(busy.sentence())
                    .isEqualTo(
                        "The CPUs of alpha have been busy for 4 hours: 90 % of 8 cores on average."));
  }

  @Test
  void forgetsCpusThatWereBusyBefore() {
    assertThat(host(10, hour -> hour < 6 ? 7.9 : 1, _ -> 4 * GIB)).isEmpty();
  }

  @Test
  void tellsOfMemoryThatStaysFull() {
    assertThat(host(10, _ -> 1, _ -> 15 * GIB))
        .extracting(Finding::sentence)
        .containsExactly(
            "The memory of alpha has been nearly full for 10 hours: 94 % used on average.");
  }

  @Test
  void tellsOfAThrottledContainerAfterAMinuteAndSaysHowLittleThatIs() {
    var hour =
        new ContainerHour(
            START,
            6,
            60,
            new ContainerHour.Cpu(0.5, 1.0, 1.0, 0.5, 600, 594, 30),
            ContainerHour.Memory.UNKNOWN);
    var found = analysis.of(new ContainerHistory(WEB, List.of(hour), 0.5, null), START);
    assertThat(found)
        .singleElement()
        .satisfies(
            stopped -> {
              assertThat(stopped.severity()).isEqualTo(Severity.INFO);
              assertThat(stopped.confidence()).isBetween(0.8, 0.82);
              assertThat(stopped.endingBy(START.plusSeconds(61)).until())
                  .isEqualTo(START.plusSeconds(61));
              assertThat(stopped.sentence())
                  .isEqualTo(
                      "The CPU limit of 0.50 cores stopped web in 99 % of the periods of the 60 seconds it was watched.");
            });
  }

  @Test
  void tellsNothingOfAContainerThatIsStoppedNowAndThen() {
    var hours =
        List.of(
            new ContainerHour(
                START,
                360,
                3600,
                new ContainerHour.Cpu(0.1, 0.2, 0.3, 0.5, 36_000, 1_800, 30),
                ContainerHour.Memory.UNKNOWN));
    assertThat(analysis.of(new ContainerHistory(WEB, hours, 0.5, null), START)).isEmpty();
  }

  @Test
  void tellsOfKillsOfTheLastDayOnly() {
    var hours = memory(100, 512 * MIB, _ -> 300, hour -> hour == 40 ? 3 : 0);
    var container = new ContainerHistory(WEB, hours, null, 512 * MIB);
    assertThat(analysis.of(container, START.plus(Duration.ofHours(50))))
        .extracting(Finding::severity, Finding::sentence)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Severity.CRITICAL,
                "The kernel killed 3 processes in web for want of memory; its limit is 512 MiB."));
    assertThat(analysis.of(container, START.plus(Duration.ofHours(100)))).isEmpty();
  }

  @Test
  void callsALimitFarAboveAnyUseWasteAfterThreeDaysNotAfterOne() {
    var now = START.plus(Duration.ofHours(100));
    assertThat(analysis.of(constant(26, 2048, 300), now)).isEmpty();
    assertThat(analysis.of(constant(72, 2048, 300), now))
        .extracting(Finding::sentence)
        .containsExactly(
            "The memory limit of web is 2 GiB, but it never used more than 300 MiB in 3 days.");
  }

  @Test
  void tellsOfMemoryThatOnlyGrowsAndWhenItReachesTheLimit() {
    var hours = memory(72, 2048 * MIB, hour -> 1000 + 5 * hour, _ -> 0);
    var found = analysis.of(new ContainerHistory(WEB, hours, null, 2048 * MIB), START);
    assertThat(found)
        .extracting(Finding::kind, Finding::sentence)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                FindingKind.TREND,
                "The memory of web only grows: by 355 MiB in 3 days, 120 MiB a day; at this pace it reaches its limit in 6 days."));
  }

  @Test
  void startsTheLookForALeakAnewAfterARestart() {
    var hours = memory(72, 2048 * MIB, hour -> hour < 60 ? 1200 + 5 * hour : 1000, _ -> 0);
    assertThat(analysis.of(new ContainerHistory(WEB, hours, null, 2048 * MIB), START)).isEmpty();
  }

  @Test
  void takesASawtoothForNoLeak() {
    var hours = memory(160, 2048 * MIB, hour -> 1200 + 20 * (hour % 24), _ -> 0);
    assertThat(analysis.of(new ContainerHistory(WEB, hours, null, 2048 * MIB), START)).isEmpty();
  }

  @Test
  void aContainerThatLivesAtItsLimitForWeeksIsGoodToKnow() {
    var weeks = memory(594, 1024 * MIB, hour -> hour % 119 == 118 ? 700 : 1013, _ -> 0);
    assertThat(analysis.of(new ContainerHistory(WEB, unknownCache(weeks), null, 1024 * MIB), START))
        .filteredOn(one -> one.kind() == FindingKind.BOTTLENECK)
        .singleElement()
        .satisfies(
            full -> {
              assertThat(full.severity()).isEqualTo(Severity.INFO);
              assertThat(full.sentence())
                  .isEqualTo(
                      "web has been at 99 % of its memory limit of 1 GiB in 590 of 594 hours; nothing is known to wait for it.");
            });
  }

  @Test
  void pageCacheThatFillsALimitIsNoFinding() {
    var weeks =
        memory(594, 1024 * MIB, _ -> 1013, _ -> 0).stream()
            .map(
                hour ->
                    new ContainerHour(
                        hour.hour(),
                        hour.samples(),
                        hour.seconds(),
                        hour.cpu(),
                        new ContainerHour.Memory(1013 * MIB, 300 * MIB, null, 1024 * MIB, 0)))
            .toList();
    assertThat(analysis.of(new ContainerHistory(WEB, weeks, null, 1024 * MIB), START))
        .filteredOn(one -> one.kind() == FindingKind.BOTTLENECK)
        .isEmpty();
  }

  @Test
  void whatIsFullNowAndThenIsNotFullForWeeks() {
    var weeks = memory(594, 1024 * MIB, hour -> hour % 4 == 3 ? 700 : 1013, _ -> 0);
    assertThat(analysis.of(new ContainerHistory(WEB, unknownCache(weeks), null, 1024 * MIB), START))
        .filteredOn(one -> one.kind() == FindingKind.BOTTLENECK)
        .isEmpty();
  }

  private static List<ContainerHour> unknownCache(List<ContainerHour> hours) {
    return hours.stream()
        .map(
            hour ->
                new ContainerHour(
                    hour.hour(),
                    hour.samples(),
                    hour.seconds(),
                    hour.cpu(),
                    new ContainerHour.Memory(
                        hour.memory().max(), null, null, hour.memory().limit(), 0)))
        .toList();
  }

  @Test
  void tellsWhenSwapInodesFileHandlesAndConnectionsRunOut() {
    assertThat(supply(Supply.Kind.INODES, "/var", 1_000_000, hour -> 600_000 + 2_000 * hour))
        .containsExactly(
            "The inodes of /var on alpha will be used up in about 4 days: 48,000 more each day, and 202,000 are left.");
    assertThat(supply(Supply.Kind.SWAP, "alpha", 8 * GIB, hour -> (4 + 0.02 * hour) * GIB))
        .singleElement()
        .asString()
        .startsWith("The swap of alpha will be used up in about 4 days: 492 MiB more each day");
    assertThat(supply(Supply.Kind.FILES, "alpha", 100_000, hour -> 50_000 + 250 * hour))
        .singleElement()
        .asString()
        .startsWith("The file handles of alpha will be used up in about 4 days: 6,000 more");
    assertThat(supply(Supply.Kind.CONNECTIONS, "alpha", 1, hour -> 0.4 + 0.003 * hour))
        .singleElement()
        .asString()
        .startsWith("The connections of the PostgreSQL of alpha will be used up in about 4 days")
        .contains("7.2 % of them more each day, and 30 % of them are left.");
  }

  @Test
  void whatIsHardlyInUseRunsOutOfNothing() {
    assertThat(supply(Supply.Kind.FILES, "alpha", 1e15, hour -> 50_000 + 250 * hour)).isEmpty();
    assertThat(supply(Supply.Kind.SWAP, "alpha", 8 * GIB, _ -> 4 * GIB)).isEmpty();
  }

  private List<String> supply(
      Supply.Kind kind, String of, double capacity, IntToDoubleFunction used) {
    var at = IntStream.range(0, 100).mapToObj(i -> START.plus(Duration.ofHours(i))).toList();
    var values = IntStream.range(0, 100).mapToObj(used::applyAsDouble).toList();
    var supply = new Supply(kind, of, at, values, capacity);
    return analysis.of(new HostHistory(HOST, 8, List.of(), Map.of(), List.of(supply))).stream()
        .map(Finding::sentence)
        .toList();
  }

  private List<Finding> filesystem(int hours, double total, IntToDoubleFunction used) {
    var levels =
        IntStream.range(0, hours)
            .mapToObj(
                i ->
                    new FilesystemHour(
                        START.plus(Duration.ofHours(i)),
                        (total - used.applyAsDouble(i)) * GIB,
                        (long) (total * GIB)))
            .toList();
    return analysis.of(new HostHistory(HOST, 8, List.of(), Map.of("/var", levels)));
  }

  private List<Finding> host(int hours, IntToDoubleFunction cores, IntToDoubleFunction memory) {
    var list =
        IntStream.range(0, hours)
            .mapToObj(
                i ->
                    new HostHour(
                        START.plus(Duration.ofHours(i)),
                        360,
                        3600,
                        cores.applyAsDouble(i),
                        memory.applyAsDouble(i),
                        (long) (16 * GIB)))
            .toList();
    return analysis.of(new HostHistory(HOST, 8, list, Map.of()));
  }

  private static ContainerHistory constant(int hours, long limit, double mebibytes) {
    return new ContainerHistory(
        WEB, memory(hours, limit * MIB, _ -> mebibytes, _ -> 0), null, limit * MIB);
  }

  private static List<ContainerHour> memory(
      int hours,
      @Nullable Long limit,
      IntToDoubleFunction mebibytes,
      java.util.function.IntToLongFunction kills) {
    return IntStream.range(0, hours)
        .mapToObj(
            i -> {
              long used = (long) (mebibytes.applyAsDouble(i) * MIB);
              return new ContainerHour(
                  START.plus(Duration.ofHours(i)),
                  360,
                  3600,
                  ContainerHour.Cpu.UNKNOWN,
                  new ContainerHour.Memory(used, used, used, limit, kills.applyAsLong(i)));
            })
        .toList();
  }
}
