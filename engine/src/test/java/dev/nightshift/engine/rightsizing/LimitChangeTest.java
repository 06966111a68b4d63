package dev.nightshift.engine.rightsizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.ContainerLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitChangeTest {
  private static final long MIB = 1 << 20;

  @Test
  void staysWithCpusWhereTheContainerWasCreatedWithCpus() {
    var change = LimitChange.cpu(cpu(2_000_000_000L, null, null), 0.35);
    assertThat(change.change().options()).containsExactly("--cpus 0.35");
    assertThat(change.undo().options()).containsExactly("--cpus 2");
    assertThat(change.exactness()).isEqualTo(Undo.EXACT);
  }

  @Test
  void keepsThePeriodOfAContainerWithOneOfItsOwn() {
    var change = LimitChange.cpu(cpu(null, 100_000L, 50_000L), 0.5);
    assertThat(change.change().options())
        .containsExactly("--cpu-period 50000", "--cpu-quota 25000");
    assertThat(change.undo().options()).containsExactly("--cpu-period 50000", "--cpu-quota 100000");
  }

  @Test
  void sendsNoPeriodWhereNoneWasSet() {
    var change = LimitChange.cpu(cpu(null, 200_000L, null), 0.5);
    assertThat(change.change().options()).containsExactly("--cpu-quota 50000");
    assertThat(change.undo().options()).containsExactly("--cpu-quota 200000");
  }

  @Test
  void liftsTheQuotaAgainWhereThereWasNoCpuLimit() {
    var change = LimitChange.cpu(ContainerLimits.NONE, 1.5);
    assertThat(change.change().options()).containsExactly("--cpu-quota 150000");
    assertThat(change.undo().options()).containsExactly("--cpu-quota -1");
    assertThat(change.exactness()).isEqualTo(Undo.EXACT);
  }

  @Test
  void neverAsksForLessThanDockersSmallestQuota() {
    assertThat(LimitChange.cpu(cpu(null, 5_000L, 10_000L), 0.05).change().cpuQuotaMicros())
        .isEqualTo(1_000L);
  }

  @Test
  void keepsTheAllowanceOfSwap() {
    var change = LimitChange.memory(memory(1024 * MIB, 1536 * MIB, null), 384 * MIB, null);
    assertThat(change.change().options()).containsExactly("--memory 384m", "--memory-swap 896m");
    assertThat(change.undo().options()).containsExactly("--memory 1024m", "--memory-swap 1536m");
    assertThat(change.exactness()).isEqualTo(Undo.EXACT);
  }

  @Test
  void grantsNoSwapWhereThereWasNone() {
    var change = LimitChange.memory(memory(1024 * MIB, 1024 * MIB, null), 384 * MIB, null);
    assertThat(change.change().options()).containsExactly("--memory 384m", "--memory-swap 384m");
  }

  @Test
  void leavesSwapWithoutALimitWhereItHadNone() {
    var change = LimitChange.memory(memory(1024 * MIB, -1L, null), 384 * MIB, null);
    assertThat(change.change().options()).containsExactly("--memory 384m", "--memory-swap -1");
    assertThat(change.undo().options()).containsExactly("--memory 1024m", "--memory-swap -1");
  }

  @Test
  void sendsDockersOwnDefaultWhereSwapIsUnset() {
    var change = LimitChange.memory(memory(512 * MIB, null, null), 768 * MIB, null);
    assertThat(change.change().options()).containsExactly("--memory 768m", "--memory-swap 1280m");
    assertThat(change.exactness()).isEqualTo(Undo.EQUIVALENT);
  }

  @Test
  void takesAFirstMemoryLimitBackByTheSizeOfTheHost() {
    var change = LimitChange.memory(ContainerLimits.NONE, 384 * MIB, 16_384 * MIB);
    assertThat(change.change().options()).containsExactly("--memory 384m", "--memory-swap -1");
    assertThat(change.undo().options()).containsExactly("--memory 16384m", "--memory-swap -1");
    assertThat(change.exactness()).isEqualTo(Undo.EQUIVALENT);
  }

  @Test
  void knowsNoUndoOfAFirstMemoryLimitOnAHostOfUnknownSize() {
    var change = LimitChange.memory(ContainerLimits.NONE, 384 * MIB, null);
    assertThat(change.exactness()).isEqualTo(Undo.IMPOSSIBLE);
    assertThat(change.undo().isNothing()).isTrue();
  }

  @Test
  void lowersAReservationThatWouldBeAboveTheLimitAndPutsItBack() {
    var change = LimitChange.memory(memory(1024 * MIB, 2048 * MIB, 512 * MIB), 256 * MIB, null);
    assertThat(change.change().options())
        .isEqualTo(List.of("--memory-reservation 256m", "--memory 256m", "--memory-swap 1280m"));
    assertThat(change.undo().options())
        .isEqualTo(List.of("--memory-reservation 512m", "--memory 1024m", "--memory-swap 2048m"));
  }

  @Test
  void joinsCpuAndMemoryInOneCall() {
    var before =
        new ContainerLimits(
            1_000_000_000L, null, null, null, null, 64 * MIB, 128 * MIB, null, null);
    var both = LimitChange.cpu(before, 0.5).and(LimitChange.memory(before, 32 * MIB, null));
    assertThat(both.change().options())
        .containsExactly("--cpus 0.5", "--memory 32m", "--memory-swap 96m");
    assertThat(both.exactness()).isEqualTo(Undo.EXACT);
  }

  private static ContainerLimits cpu(
      @Nullable Long nano, @Nullable Long quota, @Nullable Long period) {
    return new ContainerLimits(nano, quota, period, null, null, null, null, null, null);
  }

  private static ContainerLimits memory(
      @Nullable Long memory, @Nullable Long swap, @Nullable Long reservation) {
    return new ContainerLimits(null, null, null, null, null, memory, swap, reservation, null);
  }
}
