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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoisyNeighboursTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final int SLOTS = 60;
  private static final NoisyNeighbours NEIGHBOURS =
      new NoisyNeighbours(SaturationConfig.DEFAULTS, BottleneckConfig.DEFAULTS);

  private final List<Slots.Member> members = new ArrayList<>();
  private final Random random = new Random(3);

  @Test
  void namesTheOneWhoseUseGrewWhileAnotherWaited() {
    member("web", slot -> noisy(slot) ? 0.1 : 1.0, slot -> noisy(slot) ? 0.8 : 0.02);
    member("batch", slot -> noisy(slot) ? 7 : 0.1, _ -> 0.0);
    member("cron", _ -> random.nextDouble(), _ -> 0.0);
    assertThat(NEIGHBOURS.of(slots(NoisyNeighboursTest::noisy)))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.victim().name()).isEqualTo("web");
              assertThat(found.culprit().name()).isEqualTo("batch");
              assertThat(found.told()).isTrue();
              assertThat(found.from()).isEqualTo(START.plus(Duration.ofMinutes(20)));
              assertThat(found.waited()).isEqualTo(Duration.ofMinutes(20));
              assertThat(found.agreement()).isEqualTo(1);
            });
  }

  @Test
  void onAHostWhereAllWaitAlwaysTheOneThatMakesItWorseIsNamed() {
    member("web", slot -> noisy(slot) ? 0.01 : 0.15, slot -> noisy(slot) ? 0.55 : 0.35);
    member("batch", slot -> noisy(slot) ? 0.36 : 0.04, slot -> noisy(slot) ? 0.95 : 0.1);
    member("cron", _ -> 0.2 * random.nextDouble(), _ -> 0.4);
    assertThat(NEIGHBOURS.of(slots(_ -> true)))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.victim().name()).isEqualTo("web");
              assertThat(found.culprit().name()).isEqualTo("batch");
            });
  }

  @Test
  void whereTheKernelTellsNoWaitingAFallOfUseStandsForIt() {
    member("web", slot -> noisy(slot) ? 0.1 : 1.0, NoisyNeighboursTest::unknown);
    member("batch", slot -> noisy(slot) ? 7 : 0.1, NoisyNeighboursTest::unknown);
    var found = NEIGHBOURS.of(slots(NoisyNeighboursTest::noisy));
    assertThat(found)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.culprit().name()).isEqualTo("batch");
              assertThat(one.told()).isFalse();
            });
    assertThat(new BottleneckFindings(AnalysisConfig.DEFAULTS).ofNeighbours(found))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.sentence())
                  .isEqualTo(
                      "web used 0.10 cores of CPU instead of 1 core for 20 minutes from Sat 2026-11-21 10:20 on, while batch used 7 cores (otherwise 0.10 cores); whether it waited, this kernel does not tell.");
              assertThat(finding.advice()).startsWith("Limit what batch may use");
              assertThat(finding.fingerprint()).startsWith("starvation/cpu/neighbour/");
            });
  }

  @Test
  void namesNobodyWhereTheHostHasRoom() {
    member("web", slot -> noisy(slot) ? 0.1 : 1.0, NoisyNeighboursTest::unknown);
    member("batch", slot -> noisy(slot) ? 7 : 0.1, NoisyNeighboursTest::unknown);
    assertThat(NEIGHBOURS.of(slots(_ -> false))).isEmpty();
  }

  @Test
  void namesNobodyWhereSeveralShareTheBlame() {
    member("web", slot -> noisy(slot) ? 0.1 : 1.0, slot -> noisy(slot) ? 0.8 : 0);
    for (int i = 0; i < 4; i++) {
      member("batch-" + i, slot -> noisy(slot) ? 2 : 0.1, _ -> 0.0);
    }
    assertThat(NEIGHBOURS.of(slots(NoisyNeighboursTest::noisy))).isEmpty();
  }

  @Test
  void namesNobodyWhereThereIsNoOtherTimeToCompareWith() {
    member("web", _ -> 0.1, _ -> 0.8);
    member("batch", _ -> 7, _ -> 0.0);
    assertThat(NEIGHBOURS.of(slots(_ -> true))).isEmpty();
  }

  @Test
  void namesNobodyWhoWasBusyAtOtherTimes() {
    member("web", slot -> noisy(slot) ? 0.1 : 1.0, slot -> noisy(slot) ? 0.8 : 0);
    member("batch", slot -> slot % 3 == 0 ? 7 : 0.1, _ -> 0.0);
    assertThat(NEIGHBOURS.of(slots(NoisyNeighboursTest::noisy))).isEmpty();
  }

  @Test
  void chanceAccusesHardlyAnybody() {
    int accused = 0;
    for (int round = 0; round < 500; round++) {
      members.clear();
      for (int i = 0; i < 10; i++) {
        member("c" + i, _ -> 4 * random.nextDouble(), NoisyNeighboursTest::unknown);
      }
      accused += NEIGHBOURS.of(slots(_ -> random.nextBoolean())).isEmpty() ? 0 : 1;
    }
    assertThat(accused).isLessThanOrEqualTo(5);
  }

  private static double unknown(int slot) {
    return slot < 0 ? 0 : Double.NaN;
  }

  private static boolean noisy(int slot) {
    return slot >= 20 && slot < 40;
  }

  private void member(String name, IntToDoubleFunction use, IntToDoubleFunction waited) {
    int id = members.size() + 1;
    members.add(
        new Slots.Member(
            Subject.container(new HostId(1), new ContainerId(id), new WorkloadId(id), name),
            column(use),
            column(waited)));
  }

  private Slots slots(IntPredicate full) {
    return new Slots(
        Resource.CPU,
        START,
        Duration.ofMinutes(1),
        8,
        column(slot -> full.test(slot) ? 0.95 : 0.3),
        column(NoisyNeighboursTest::unknown),
        members);
  }

  private static List<Double> column(IntToDoubleFunction of) {
    return IntStream.range(0, SLOTS).mapToObj(slot -> of.applyAsDouble(slot)).toList();
  }
}
