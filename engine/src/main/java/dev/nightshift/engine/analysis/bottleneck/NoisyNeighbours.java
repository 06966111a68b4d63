package dev.nightshift.engine.analysis.bottleneck;

import dev.nightshift.engine.analysis.BottleneckConfig;
import dev.nightshift.engine.analysis.SaturationConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Names who starves whom.
///
/// A container waits in a slot in which the kernel says so (PSI): a quarter of the time at least,
/// and more than half way from its least to its most, so that on a host where all wait always the
/// worse slots are looked at. Where the kernel does not tell, it waits where its host is full and
/// it used less than half of what it usually uses. The culprit is the container whose use grew most
/// in these slots against the others, if it is at least half of what all else on the host used
/// more, and if it was busy in the same slots: Matthews' correlation of at least 0.4 that chance
/// shows once in a thousand (`n φ²` is χ² distributed), without PSI of at least 0.6. Nobody is
/// named where several share the blame, or where there is no other time to compare with.
public final class NoisyNeighbours {
  private static final int LEAST_SLOTS = 4;
  private static final double SHORT = 0.5;
  private static final double USUAL = 0.75;
  private static final double LEAST_SHARE = 0.5;
  private static final double LEAST_AGREEMENT = 0.6;
  private static final double LEAST_AGREEMENT_TOLD = 0.4;

  /// Beyond this χ² with one degree of freedom lies a thousandth.
  private static final double SURE = 10.83;

  private static final double FEW = 0.1;

  /// Of a container that uses less nobody can tell whether it lacks anything.
  private static final double LEAST_CORES = 0.05;

  private static final double LEAST_BYTES = 1 << 18;

  private final SaturationConfig saturation;
  private final BottleneckConfig config;

  public NoisyNeighbours(SaturationConfig saturation, BottleneckConfig config) {
    this.saturation = saturation;
    this.config = config;
  }

  /// Who starves whom, who waited longest first.
  public List<Neighbour> of(Slots slots) {
    return slots.members().stream()
        .flatMap(victim -> culprit(slots, victim).stream())
        .sorted(
            Comparator.comparing((Neighbour one) -> one.waited().negated())
                .thenComparing(one -> one.victim().name()))
        .toList();
  }

  private Optional<Neighbour> culprit(Slots slots, Slots.Member victim) {
    boolean told = victim.waited().stream().anyMatch(Double::isFinite);
    double usual = quantile(victim.use(), USUAL);
    if (!told && !(usual >= least(slots.resource()))) {
      return Optional.empty();
    }
    IntPredicate known =
        slot -> Double.isFinite(told ? victim.waited().get(slot) : victim.use().get(slot));
    var lack = lack(slots.resource(), victim);
    double much = (quantile(lack, FEW) + quantile(lack, 1 - FEW)) / 2;
    IntPredicate waits =
        told
            ? slot -> victim.waited().get(slot) >= config.waiting() && lack.get(slot) >= much
            : slot -> full(slots, slot) && victim.use().get(slot) < SHORT * usual;
    var waited = IntStream.range(0, slots.count()).filter(known).filter(waits).boxed().toList();
    var others =
        IntStream.range(0, slots.count()).filter(known).filter(waits.negate()).boxed().toList();
    if (waited.size() < LEAST_SLOTS || others.size() < LEAST_SLOTS) {
      return Optional.empty();
    }
    return blamed(slots, victim, waited, others)
        .filter(blame -> agrees(blame.agreement, told, waited.size() + others.size()))
        .map(
            blame ->
                new Neighbour(
                    slots.resource(),
                    victim.subject(),
                    blame.member.subject(),
                    slots.at(waited.getFirst()),
                    slots.at(waited.getLast() + 1),
                    slots.width().multipliedBy(waited.size()),
                    told,
                    mean(victim.use(), others),
                    mean(victim.use(), waited),
                    blame.then,
                    blame.otherwise,
                    blame.share,
                    blame.agreement));
  }

  /// How badly a container lacked the resource in each slot: of the CPU the share of the time it
  /// wanted to run in which it did not, which still grows where it hardly runs any more.
  private static List<Double> lack(Resource resource, Slots.Member member) {
    return resource != Resource.CPU
        ? member.waited()
        : IntStream.range(0, member.waited().size())
            .mapToObj(
                slot -> {
                  double waited = member.waited().get(slot);
                  double use = member.use().get(slot);
                  return waited > 0 && use > 0 ? Double.valueOf(waited / (waited + use)) : waited;
                })
            .toList();
  }

  /// What speaks against a container.
  private record Blame(
      Slots.Member member, double then, double otherwise, double share, double agreement) {}

  private static Optional<Blame> blamed(
      Slots slots, Slots.Member victim, List<Integer> waited, List<Integer> others) {
    var suspects = new ArrayList<Blame>();
    double more = moreOutside(slots, waited, others);
    for (var member : slots.members()) {
      if (member.subject().equals(victim.subject())) {
        continue;
      }
      double then = mean(member.use(), waited);
      double otherwise = mean(member.use(), others);
      more += Math.max(0, then - otherwise);
      suspects.add(
          new Blame(
              member,
              then,
              otherwise,
              0,
              agreement(member.use(), waited, others, (then + otherwise) / 2)));
    }
    double all = more;
    return suspects.stream()
        .max(Comparator.comparingDouble(one -> one.then - one.otherwise))
        .filter(one -> one.then - one.otherwise >= least(slots.resource()))
        .map(
            one ->
                new Blame(
                    one.member,
                    one.then,
                    one.otherwise,
                    (one.then - one.otherwise) / all,
                    one.agreement))
        .filter(one -> one.share >= LEAST_SHARE);
  }

  private static boolean agrees(double agreement, boolean told, int slots) {
    return told
        ? agreement >= LEAST_AGREEMENT_TOLD && slots * agreement * agreement >= SURE
        : agreement >= LEAST_AGREEMENT;
  }

  /// What used more CPU then than otherwise and is in no container.
  private static double moreOutside(Slots slots, List<Integer> waited, List<Integer> others) {
    if (slots.resource() != Resource.CPU || !(slots.capacity() > 0)) {
      return 0;
    }
    var outside =
        IntStream.range(0, slots.count())
            .mapToObj(
                slot ->
                    Math.max(
                        0,
                        slots.used().get(slot) * slots.capacity()
                            - slots.members().stream()
                                .mapToDouble(member -> member.use().get(slot))
                                .filter(Double::isFinite)
                                .sum()))
            .toList();
    return Math.max(0, mean(outside, waited) - mean(outside, others));
  }

  private boolean full(Slots slots, int slot) {
    double busy = slots.resource() == Resource.CPU ? saturation.cpu() : config.busy();
    return slots.used().get(slot) >= busy || slots.waiting().get(slot) >= config.waiting();
  }

  private static double least(Resource resource) {
    return resource == Resource.CPU ? LEAST_CORES : LEAST_BYTES;
  }

  /// Matthews' correlation of waiting with the suspect being busy.
  private static double agreement(
      List<Double> use, List<Integer> waited, List<Integer> others, double busy) {
    double both = waited.stream().filter(slot -> use.get(slot) > busy).count();
    double onlyBusy = others.stream().filter(slot -> use.get(slot) > busy).count();
    double onlyWaited = waited.size() - both;
    double neither = others.size() - onlyBusy;
    double scale =
        Math.sqrt(
            (both + onlyBusy)
                * (both + onlyWaited)
                * (neither + onlyBusy)
                * (neither + onlyWaited));
    return scale == 0 ? 0 : (both * neither - onlyBusy * onlyWaited) / scale;
  }

  /// A slot in which a container did not run counts as 0.
  private static double mean(List<Double> use, List<Integer> slots) {
    return slots.stream()
        .mapToDouble(use::get)
        .map(value -> Double.isFinite(value) ? value : 0)
        .average()
        .orElse(0);
  }

  private static double quantile(List<Double> values, double share) {
    double[] sorted =
        values.stream()
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))];
  }
}
