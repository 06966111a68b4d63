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
    assertThat(
            BOTTLENECKS.of(List.of(new UseHistory(web, Resource.CPU, List.of(hour), Map.of(), 0))))
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
    return new UseHistory(ALPHA, resource, hours(hour), Map.of(), 0);
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
