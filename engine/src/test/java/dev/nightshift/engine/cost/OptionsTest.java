package dev.nightshift.engine.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Which machines carry a demand, and at what price.
class OptionsTest {
  private static final long GIB = 1L << 30;
  private static final LocalDate DAY = LocalDate.of(2026, 7, 20);

  @Test
  void twoThousandContainersArePackedNearTheLowerBound() {
    var packed = CostTrials.pack(catalogue(), 2_000, 1, () -> 0);
    assertThat(packed.above()).isBetween(0.0, 0.05);
    assertThat(packed.machines()).isBetween(10, 400);
  }

  @Test
  void everyContainerLiesOnOneMachineAndNoMachineIsOverfull() {
    for (int seed = 0; seed < 20; seed++) {
      var items = CostTrials.containers(5 + seed * 7, seed);
      var packing = Packing.of(items, offers(0.1)).orElseThrow();
      assertThat(packing.machines().stream().flatMap(machine -> machine.items().stream()))
          .containsExactlyInAnyOrderElementsOf(items);
      assertThat(packing.machines())
          .allSatisfy(machine -> assertThat(machine.fullness()).isLessThanOrEqualTo(1 + 1e-9));
      assertThat(packing.hourly()).isGreaterThanOrEqualTo(packing.boundHourly() * (1 - 1e-9));
      assertThat(packing.headroom(0.1)).isGreaterThanOrEqualTo(0.1 - 1e-9);
    }
  }

  @Test
  void whatFitsOnNoMachineIsNotPacked() {
    assertThat(Packing.of(List.of(new Item("huge", 1_000, GIB)), offers(0))).isEmpty();
  }

  @Test
  void theFrontHoldsExactlyWhatNothingBeats() {
    var random = new SplittableRandom(3);
    for (int round = 0; round < 50; round++) {
      var options = new ArrayList<Front.Aims>();
      for (int i = 0; i < 60; i++) {
        options.add(
            new Front.Aims(
                random.nextInt(10), random.nextInt(10) / 10.0, random.nextInt(4) / 10.0));
      }
      var brute =
          options.stream()
              .filter(one -> options.stream().noneMatch(other -> other.beats(one)))
              .distinct()
              .toList();
      assertThat(Front.of(options, one -> one)).containsExactlyInAnyOrderElementsOf(brute);
    }
  }

  @Test
  void oneHostsFrontIsExactAndLeavesOutWhatRunsOnCredits() {
    var all = new ArrayList<>(catalogue());
    all.add(type("t3.2xlarge", 8, 32, 0.01, null, 99_999_999.0));
    var front =
        Options.single(
            new Item("host", 3, 10.0 * GIB),
            all,
            Speed.UNKNOWN,
            new Options.Terms(0.2, 1, 0.25, "", false));
    assertThat(front).isNotEmpty();
    assertThat(front).noneMatch(one -> one.offer().type().burstable());
    assertThat(front).allSatisfy(one -> assertThat(one.headroom()).isGreaterThanOrEqualTo(0.2));
    assertThat(front.getFirst().offer().term()).isEqualTo(Term.SPOT);
  }

  @Test
  void whereOneMachineCarriesEverythingTheFrontIsTheExactOne() {
    var items = List.of(new Item("web", 1, 4.0 * GIB), new Item("db", 2, 6.0 * GIB));
    var sum = new Item("all", 3, 10.0 * GIB);
    var front = Options.front(items, catalogue(), Speed.UNKNOWN, Options.Terms.DEFAULTS);
    var single = Options.single(sum, catalogue(), Speed.UNKNOWN, Options.Terms.DEFAULTS);
    assertThat(single).hasSizeGreaterThan(3);
    assertThat(single)
        .allSatisfy(
            one ->
                assertThat(front)
                    .as("%s", one)
                    .anyMatch(
                        option ->
                            option.aims().equals(one.aims()) || option.aims().beats(one.aims())));
  }

  @Test
  void withoutInterruptionsThereIsNoSpot() {
    var front =
        Options.front(
            CostTrials.containers(40, 1),
            catalogue(),
            Speed.UNKNOWN,
            new Options.Terms(0.2, 0, 0.25, "", false));
    assertThat(front).isNotEmpty().allMatch(option -> option.term() != Term.SPOT);
  }

  @Test
  void interruptionsCostWhatTheyTake() {
    var type = type("m.large", 2, 8, 0.1, 0.05, null);
    var offer = Offer.of(type, Term.SPOT, Speed.UNKNOWN, 0, 10);
    assertThat(offer).isNotNull();
    assertThat(offer.hourly()).isCloseTo(0.05 * (1 + 10 * 0.1 / Offer.MONTH_HOURS), within(1e-12));
  }

  @Test
  void measuredSpeedCountsWhereItIsKnown() {
    var slow = type("slow.xlarge", 4, 16, 0.2, null, 40_000.0);
    var fast = type("fast.xlarge", 4, 16, 0.2, null, 80_000.0);
    assertThat(Speed.of(slow).cpus(fast)).isEqualTo(8);
    assertThat(Speed.of(slow).cpus(type("dark.xlarge", 4, 16, 0.2, null, null))).isEqualTo(4);
  }

  @Test
  void aCommitmentIsTheQuantileOfTheDiscount() {
    double[] demand = new double[100];
    for (int i = 0; i < 100; i++) {
      demand[i] = i + 1;
    }
    var commitment = Commitment.of(demand, 1, 0.63);
    assertThat(commitment.amount()).isEqualTo(37);
    for (double other : new double[] {30, 36, 38, 45}) {
      assertThat(commitment.hourly())
          .isLessThanOrEqualTo(Commitment.at(other, demand, 1, 0.63).hourly() + 1e-9);
    }
    assertThat(Commitment.of(demand, 1, 1.1).amount()).isZero();
  }

  @Test
  void committingByEightWeeksIsNearTheBestForTheYear() {
    assertThat(CostTrials.commit(100, 0.63, 5).mean()).isBetween(0.0, 0.02);
    assertThat(CostTrials.commit(100, 0.45, 6).mean()).isBetween(0.0, 0.02);
  }

  @Test
  void aHostIsFreeOnlyWhenAllOfItFitsElsewhere() {
    var small = new Item("a", 1, GIB);
    var big = new Item("b", 6, 4.0 * GIB);
    var one = new Consolidation.Host("one", 8, 32.0 * GIB, 1, List.of(small));
    var two = new Consolidation.Host("two", 8, 32.0 * GIB, 2, List.of(big));
    var full = new Consolidation.Host("full", 8, 32.0 * GIB, 2, List.of(new Item("c", 7.5, GIB)));
    assertThat(Consolidation.freed(List.of(one, two)))
        .singleElement()
        .satisfies(
            freed -> {
              assertThat(freed.host().name()).isEqualTo("two");
              assertThat(freed.moves()).containsEntry("b", "one");
            });
    assertThat(Consolidation.freed(List.of(two, full))).isEmpty();
  }

  private static List<Offer> offers(double headroom) {
    return Options.undominated(
        catalogue().stream()
            .map(type -> Offer.of(type, Term.ON_DEMAND, Speed.UNKNOWN, headroom, 0))
            .filter(java.util.Objects::nonNull)
            .toList());
  }

  /// Families of 2, 4 and 8 GiB a CPU in sizes from 2 to 64 CPUs, priced as clouds do.
  private static List<InstanceType> catalogue() {
    var types = new ArrayList<InstanceType>();
    for (int cpus = 2; cpus <= 64; cpus *= 2) {
      types.add(type("c." + cpus, cpus, 2L * cpus, 0.0425 * cpus, 0.017 * cpus, null));
      types.add(type("m." + cpus, cpus, 4L * cpus, 0.048 * cpus, 0.021 * cpus, null));
      types.add(type("r." + cpus, cpus, 8L * cpus, 0.063 * cpus, null, null));
    }
    return types;
  }

  private static InstanceType type(
      String name, double cpus, long gib, double price, Double spot, Double coreMark) {
    return new InstanceType(
        "aws",
        "here",
        null,
        name,
        cpus,
        gib * GIB,
        "amd64",
        price,
        spot,
        spot == null ? null : 0.1,
        null,
        null,
        coreMark,
        null,
        DAY);
  }
}
