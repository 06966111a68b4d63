package dev.nightshift.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Leaks where anonymous memory is not told apart, as in imported traces.
class LeakTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final double MIB = 1 << 20;

  private final Leak leak = new Leak(Duration.ofDays(30));

  @Test
  void isFoundInTheWorkingSetWithLessConfidenceAndSaysSo() {
    assertThat(found(120, hour -> 400 + 5 * hour))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.sentence())
                  .isEqualTo(
                      "The memory of web only grows: by 595 MiB in 5 days, 120 MiB a day; page cache may be among it, as nothing tells the two apart here.");
              assertThat(finding.confidence()).isEqualTo(0.85);
            });
  }

  @Test
  void needsThreeDaysWherePageCacheMayFill() {
    assertThat(found(60, hour -> 400 + 5 * hour)).isEmpty();
  }

  @Test
  void isNoneWhereMemoryStays() {
    assertThat(found(160, hour -> 400 + 20 * Math.sin(hour / 3.8))).isEmpty();
  }

  private Optional<Finding> found(int hours, IntToDoubleFunction mebibytes) {
    List<ContainerHour> all =
        IntStream.range(0, hours)
            .mapToObj(
                i ->
                    new ContainerHour(
                        START.plus(Duration.ofHours(i)),
                        12,
                        3600,
                        ContainerHour.Cpu.UNKNOWN,
                        new ContainerHour.Memory(
                            (long) (mebibytes.applyAsDouble(i) * MIB), null, null, null, 0)))
            .toList();
    var web = Subject.container(new HostId(1), new ContainerId(7), new WorkloadId(3), "web");
    return leak.find(new ContainerHistory(web, all, null, null));
  }
}
