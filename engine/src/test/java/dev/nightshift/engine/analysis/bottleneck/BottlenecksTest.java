package dev.nightshift.engine.analysis.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.BottleneckConfig;
import dev.nightshift.engine.analysis.SaturationConfig;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BottlenecksTest {
  private static final Instant START = Instant.parse("2026-11-14T00:00:00Z");
  private static final int HOURS = 7 * 24;
  private static final Subject ALPHA = Subject.host(new HostId(1), "alpha");
  private static final Bottlenecks BOTTLENECKS =
      new Bottlenecks(SaturationConfig.DEFAULTS, BottleneckConfig.DEFAULTS);

  @Test
  void tellsSinceWhenHowOftenAndWhoseUseItIs() {
    var cpu =
        new UseHistory(
            ALPHA,
            Resource.CPU,
            hours(hour -> new UseHour(at(hour), nightly(hour) ? 0.9 : 0.2, 0.1, null)),
            Map.of("batch", use(hour -> nightly(hour) ? 6.0 : 0.4), "web", use(_ -> 1.0)),
            use(hour -> nightly(hour) ? 7.2 : 1.6),
            8);
    assertThat(BOTTLENECKS.of(List.of(cpu)))
        .singleElement()
        .satisfies(
            limit -> {
              assertThat(limit.limited()).isEqualTo(14);
              assertThat(limit.known()).isEqualTo(HOURS);
              assertThat(limit.since()).isEqualTo(at(2));
              assertThat(limit.pattern()).isEqualTo("every day 02:00-04:00 UTC");
              assertThat(limit.causes())
                  .singleElement()
                  .satisfies(cause -> assertThat(cause.name()).isEqualTo("batch"));
              assertThat(limit.relief())
                  .isEqualTo(
                      "Limit or move batch: if it used no more than otherwise, 20 % of CPU would be in use.");
            });
  }

  @Test
  void whatRunsOutsideOfContainersIsBlamedForWhatNoContainerUsed() {
    var busy =
        new UseHistory(
            ALPHA,
            Resource.CPU,
            List.of(new UseHour(at(0), 0.986, null, null, 60)),
            Map.of("s8-evil", Map.of(at(0), 0.12)),
            Map.of(at(0), 1.972),
            2);
    assertThat(BOTTLENECKS.of(List.of(busy)))
        .singleElement()
        .satisfies(
            limit -> {
              assertThat(limit.causes())
                  .singleElement()
                  .satisfies(
                      cause -> {
                        assertThat(cause.outside()).isTrue();
                        assertThat(cause.name() + " used " + cause.used(Resource.CPU))
                            .isEqualTo(
                                "processes outside containers used 1.85 cores of 2 cores (otherwise unknown)");
                      });
              assertThat(limit.relief())
                  .startsWith("See on the host itself what runs outside of containers")
                  .doesNotContain("s8-evil");
              assertThat(limit.hardlyWatched()).isTrue();
            });
  }

  @Test
  void nobodyIsBlamedWhoUsesLittleOfWhatADiskGave() {
    var disk =
        new UseHistory(
            ALPHA,
            Resource.DISK,
            List.of(new UseHour(at(0), 0.99, null, null)),
            Map.of("idle", Map.of(at(0), 900.0)),
            Map.of(at(0), 80e6),
            0);
    assertThat(BOTTLENECKS.of(List.of(disk)))
        .singleElement()
        .satisfies(
            limit -> {
              assertThat(limit.causes()).isEmpty();
              assertThat(limit.relief()).startsWith("See who reads and writes");
            });
  }

  @Test
  void aContainerIsMeasuredByAllHoursNotOnlyByThoseInWhichItRan() {
    var cpu =
        new UseHistory(
            ALPHA,
            Resource.CPU,
            hours(hour -> new UseHour(at(hour), hour < 10 ? 0.9 : 0.2, null, null)),
            Map.of("once", Map.of(at(3), 7.0), "web", use(hour -> hour < 10 ? 6.0 : 1.0)),
            Map.of(),
            8);
    assertThat(BOTTLENECKS.of(List.of(cpu)))
        .singleElement()
        .satisfies(
            limit -> assertThat(limit.causes()).extracting(Cause::name).containsExactly("web"));
  }

  @Test
  void aMinuteOfRetransmitsIsNoMatchForAFullCpu() {
    var network =
        history(
            Resource.NETWORK,
            hour -> new UseHour(at(hour), null, hour == 0 ? 0.14 : 0.0, null, 60));
    var cpu =
        history(
            Resource.CPU, hour -> new UseHour(at(hour), hour == 0 ? 0.986 : 0.1, null, null, 60));
    assertThat(BOTTLENECKS.of(List.of(network, cpu)))
        .extracting(Bottleneck::resource)
        .containsExactly(Resource.CPU, Resource.NETWORK);
  }

  @Test
  void anHourOfWhichAMinuteWasWatchedIsNoFinding() {
    var findings = new BottleneckFindings(AnalysisConfig.DEFAULTS);
    var shortly =
        history(
            Resource.DISK,
            hour -> new UseHour(at(hour), hour == HOURS - 1 ? 0.95 : 0.1, null, null, 60));
    var hour =
        history(
            Resource.DISK,
            each -> new UseHour(at(each), each >= HOURS - 3 ? 0.95 : 0.1, null, null, 3_600));
    assertThat(findings.of(BOTTLENECKS.of(List.of(shortly)), at(HOURS))).isEmpty();
    assertThat(findings.of(BOTTLENECKS.of(List.of(hour)), at(HOURS))).hasSize(1);
  }

  @Test
  void ofOneHostTheResourceThatIsFurthestOverItsThresholdComesFirst() {
    var disk =
        history(Resource.DISK, hour -> new UseHour(at(hour), 0.5, hour < 9 ? 0.9 : 0.0, null));
    var memory =
        history(Resource.MEMORY, hour -> new UseHour(at(hour), hour < 9 ? 0.9 : 0.5, null, null));
    assertThat(BOTTLENECKS.of(List.of(memory, disk)))
        .extracting(Bottleneck::resource)
        .containsExactly(Resource.DISK, Resource.MEMORY);
  }

  @Test
  void errorsMakeALimitOfMemoryAndOfTheNetwork() {
    assertThat(limited(Resource.MEMORY, new UseHour(at(0), 0.2, 0.0, 1.0))).isTrue();
    assertThat(limited(Resource.NETWORK, new UseHour(at(0), null, 0.0, 40.0))).isFalse();
    assertThat(limited(Resource.NETWORK, new UseHour(at(0), null, 0.0, 4_000.0))).isTrue();
    assertThat(limited(Resource.NETWORK, new UseHour(at(0), null, 0.03, 0.0))).isTrue();
  }

  @Test
  void whatIsNotKnownIsNoLimit() {
    for (var resource : Resource.values()) {
      assertThat(limited(resource, new UseHour(at(0), null, null, null))).isFalse();
    }
  }

  @Test
  void aThrottledContainerIsHeldUpByItsOwnLimit() {
    var web = Subject.container(new HostId(1), new ContainerId(1), new WorkloadId(1), "web");
    var hour = new UseHour(at(0), 0.3, 0.12, null);
    assertThat(BOTTLENECKS.of(List.of(new UseHistory(web, Resource.CPU, List.of(hour)))))
        .singleElement()
        .satisfies(limit -> assertThat(limit.relief()).contains("Raise its CPU limit"));
    assertThat(limited(Resource.CPU, hour)).as("of a host").isFalse();
  }

  @Test
  void ofCpuAndMemoryOnlyWhatComesBackIsAFinding() {
    var findings = new BottleneckFindings(AnalysisConfig.DEFAULTS);
    var nightly =
        history(Resource.CPU, hour -> new UseHour(at(hour), nightly(hour) ? 0.9 : 0.2, null, null));
    var lately =
        history(
            Resource.CPU, hour -> new UseHour(at(hour), hour > HOURS - 9 ? 0.9 : 0.2, null, null));
    var disk =
        history(
            Resource.DISK, hour -> new UseHour(at(hour), hour > HOURS - 9 ? 0.9 : 0.2, null, null));
    assertThat(findings.of(BOTTLENECKS.of(List.of(nightly)), at(HOURS)))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.sentence())
                    .isEqualTo(
                        "CPU held alpha up in 14 of 168 hours since Sat 2026-11-14 02:00, every day 02:00-04:00 UTC: 90 % in use."));
    assertThat(findings.of(BOTTLENECKS.of(List.of(lately)), at(HOURS))).isEmpty();
    assertThat(findings.of(BOTTLENECKS.of(List.of(disk)), at(HOURS))).hasSize(1);
    assertThat(findings.of(BOTTLENECKS.of(List.of(disk)), at(HOURS + 100))).isEmpty();
  }

  private static boolean limited(Resource resource, UseHour hour) {
    return !BOTTLENECKS.of(List.of(history(resource, _ -> hour))).isEmpty();
  }

  private static UseHistory history(Resource resource, IntFunction<UseHour> hour) {
    return new UseHistory(ALPHA, resource, hours(hour));
  }

  private static List<UseHour> hours(IntFunction<UseHour> hour) {
    return IntStream.range(0, HOURS).mapToObj(hour).toList();
  }

  private static Map<Instant, Double> use(IntFunction<Double> of) {
    var use = new HashMap<Instant, Double>();
    for (int hour = 0; hour < HOURS; hour++) {
      use.put(at(hour), of.apply(hour));
    }
    return use;
  }

  private static boolean nightly(int hour) {
    return hour % 24 == 2 || hour % 24 == 3;
  }

  private static Instant at(int hour) {
    return START.plus(Duration.ofHours(hour));
  }
}
