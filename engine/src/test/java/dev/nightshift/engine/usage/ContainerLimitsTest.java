package dev.nightshift.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContainerLimitsTest {
  @Test
  void withoutAnyLimitThereIsNone() {
    assertThat(ContainerLimits.NONE.cores()).isNull();
  }

  @Test
  void cpusAndQuotaSayTheSameInTwoWays() {
    assertThat(limits(1_500_000_000L, null, null, null).cores()).isEqualTo(1.5);
    assertThat(limits(null, 150_000L, null, null).cores()).isEqualTo(1.5);
    assertThat(limits(null, 75_000L, 50_000L, null).cores()).isEqualTo(1.5);
  }

  @Test
  void aLiftedQuotaIsNoLimit() {
    assertThat(limits(null, -1L, 100_000L, null).cores()).isNull();
  }

  @Test
  void fewerCpusThanBandwidthLimitMore() {
    assertThat(limits(4_000_000_000L, null, null, "0-1,7").cores()).isEqualTo(3);
    assertThat(limits(500_000_000L, null, null, "0-1,7").cores()).isEqualTo(0.5);
    assertThat(limits(null, null, null, "3").cores()).isEqualTo(1);
  }

  private static ContainerLimits limits(
      @Nullable Long nanoCpus,
      @Nullable Long quota,
      @Nullable Long period,
      @Nullable String cpuset) {
    return new ContainerLimits(nanoCpus, quota, period, null, cpuset, null, null, null, null);
  }
}
