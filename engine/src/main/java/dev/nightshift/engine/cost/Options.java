package dev.nightshift.engine.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// Which machines could carry a demand: for each region, head-room and way of buying the cheapest
/// packing that was found, and of all of them those that no other beats.
public final class Options {
  private static final double[] HEADROOMS = {0, 0.1, 0.2, 0.3, 0.5};

  private Options() {}

  /// What an option must keep to.
  ///
  /// @param headroom share of each machine that stays free at least
  /// @param interruptions machines taken back a month at most, as a share of all; 0 forbids spot
  /// @param restartHours what an interruption costs, in hours of the machine
  /// @param arch amd64 or arm64; empty for any
  /// @param burstable whether CPUs on credits may be used
  public record Terms(
      double headroom, double interruptions, double restartHours, String arch, boolean burstable) {
    public static final Terms DEFAULTS = new Terms(0.2, 1, 0.25, "", false);

    public Terms {
      if (!(headroom >= 0 && headroom < 0.95)) {
        throw new IllegalArgumentException("head-room must be in 0..95 %, is " + headroom * 100);
      }
      if (!(interruptions >= 0 && interruptions <= 1)) {
        throw new IllegalArgumentException(
            "interruptions must be in 0..100 %, are " + interruptions * 100);
      }
      if (!(restartHours >= 0 && restartHours < 1_000)) {
        throw new IllegalArgumentException("an interruption must cost 0 hours or more");
      }
    }

    boolean allows(InstanceType type) {
      return (arch.isEmpty() || type.arch() == null || type.arch().equals(arch))
          && (burstable || !type.burstable());
    }
  }

  /// A way to carry the demand.
  ///
  /// @param region `provider/region`
  /// @param term how all of it is bought
  /// @param headroom share that stays free on the fullest machine
  public record Option(String region, Term term, double headroom, Packing packing) {
    public Front.Aims aims() {
      return new Front.Aims(packing.hourly(), headroom, packing.interruptions());
    }

    /// Which types it takes, how many of each.
    public Map<String, Long> types() {
      return packing.machines().stream()
          .collect(
              Collectors.groupingBy(
                  machine -> machine.offer().type().name(), TreeMap::new, Collectors.counting()));
    }
  }

  /// The front.
  ///
  /// @param catalogue all types; each region stands for itself, as a fleet does not spread over two
  /// @param speed that of the machines the demand was measured on
  public static List<Option> front(
      List<Item> items, List<InstanceType> catalogue, Speed speed, Terms terms) {
    var options = new ArrayList<>(all(items, catalogue, speed, terms));
    options.addAll(alone(items, catalogue, speed, terms));
    return Front.of(options, Option::aims);
  }

  /// What carries everything on one machine: exact, where packing tries a few head-rooms only.
  private static List<Option> alone(
      List<Item> items, List<InstanceType> catalogue, Speed speed, Terms terms) {
    var sum =
        new Item(
            "all",
            items.stream().mapToDouble(Item::cpus).sum(),
            items.stream().mapToDouble(Item::memoryBytes).sum());
    return single(sum, catalogue, speed, terms).stream()
        .map(
            one -> {
              var type = one.offer().type();
              var machine = new Packing.Machine(one.offer(), items);
              return new Option(
                  type.provider() + "/" + type.region(),
                  one.offer().term(),
                  one.headroom(),
                  new Packing(List.of(machine), one.offer().hourly(), 0));
            })
        .toList();
  }

  private static List<Option> all(
      List<Item> items, List<InstanceType> catalogue, Speed speed, Terms terms) {
    var regions =
        catalogue.stream()
            .filter(terms::allows)
            .collect(
                Collectors.groupingBy(
                    type -> type.provider() + "/" + type.region(),
                    TreeMap::new,
                    Collectors.toList()));
    var options = new ArrayList<Option>();
    regions.forEach(
        (region, types) -> {
          for (var term : Term.values()) {
            DoubleStream.concat(DoubleStream.of(terms.headroom()), DoubleStream.of(HEADROOMS))
                .filter(headroom -> headroom >= terms.headroom())
                .distinct()
                .forEach(
                    headroom ->
                        option(items, region, types, term, headroom, speed, terms, options));
          }
        });
    return options;
  }

  private static void option(
      List<Item> items,
      String region,
      List<InstanceType> types,
      Term term,
      double headroom,
      Speed speed,
      Terms terms,
      List<Option> options) {
    var offers =
        types.stream()
            .map(type -> Offer.of(type, term, speed, headroom, terms.restartHours()))
            .filter(Objects::nonNull)
            .filter(offer -> offer.interruptions() <= terms.interruptions())
            .toList();
    if (!offers.isEmpty()) {
      Packing.of(items, undominated(offers))
          .ifPresent(
              packing ->
                  options.add(new Option(region, term, packing.headroom(headroom), packing)));
    }
  }

  /// Offers that no other beats: at least as much for at most as much. The bound and any packing
  /// are as good without the rest.
  static List<Offer> undominated(List<Offer> offers) {
    return offers.stream()
        .filter(
            one ->
                offers.stream()
                    .noneMatch(
                        other ->
                            other.cpus() >= one.cpus()
                                && other.memoryBytes() >= one.memoryBytes()
                                && other.hourly() <= one.hourly()
                                && other.interruptions() <= one.interruptions()
                                && (other.hourly() < one.hourly()
                                    || other.cpus() > one.cpus()
                                    || other.memoryBytes() > one.memoryBytes()
                                    || other.type().key().compareTo(one.type().key()) < 0)))
        .toList();
  }

  /// A machine of the catalogue that carries all of a demand by itself.
  public record Single(Offer offer, double headroom) {
    public Front.Aims aims() {
      return new Front.Aims(offer.hourly(), headroom, offer.interruptions());
    }
  }

  /// The exact front for one host: every type in every way of buying it.
  public static List<Single> single(
      Item demand, List<InstanceType> catalogue, Speed speed, Terms terms) {
    var singles = new ArrayList<Single>();
    for (var type : catalogue) {
      if (!terms.allows(type)) {
        continue;
      }
      for (var term : Term.values()) {
        var offer = Offer.of(type, term, speed, 0, terms.restartHours());
        if (offer != null && offer.interruptions() <= terms.interruptions()) {
          double headroom =
              1
                  - Math.max(
                      demand.cpus() / offer.cpus(), demand.memoryBytes() / offer.memoryBytes());
          if (headroom >= terms.headroom()) {
            singles.add(new Single(offer, headroom));
          }
        }
      }
    }
    return Front.of(singles, Single::aims);
  }
}
