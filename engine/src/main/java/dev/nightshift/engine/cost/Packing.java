package dev.nightshift.engine.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Machines that carry all of a demand, with two things to fit in each: CPU and memory.
///
/// The items are priced by the lower bound ({@link CostBound}); then, machine by machine, each
/// promising offer is filled with what suits it best (the item whose shape is nearest to the free
/// room: dot product of Panigrahy et al., "Heuristics for Vector Bin Packing", 2011), and the one
/// that carries most for its price is taken. At the end each machine is exchanged for the cheapest
/// offer that still carries what is on it.
///
/// @param machines what is bought, with what lies on each
/// @param hourly what all of it costs an hour
/// @param boundHourly what no packing of these offers can undercut
public record Packing(List<Machine> machines, double hourly, double boundHourly) {
  /// Offers that are tried for each machine: those that waste least at the bound's prices.
  private static final int TRIED = 24;

  private static final int FEW = 6;

  /// Small machines tempt with a few items that suit them well, and leave what suits none: so it is
  /// tried with large ones alone as well, and the cheapest counts. CPUs at least.
  private static final List<Double> SIZES = List.of(0.0, 8.0, 24.0);

  public Packing {
    machines = List.copyOf(machines);
  }

  /// One machine.
  public record Machine(Offer offer, List<Item> items) {
    public Machine {
      items = List.copyOf(items);
    }

    /// Share of its CPUs and of its memory that is asked for, whichever is more; head-room that had
    /// to stay free counts as not there.
    public double fullness() {
      double cpus = items.stream().mapToDouble(Item::cpus).sum();
      double bytes = items.stream().mapToDouble(Item::memoryBytes).sum();
      return Math.max(cpus / offer.cpus(), bytes / offer.memoryBytes());
    }
  }

  /// Packs a demand as cheaply as it can.
  ///
  /// @return nothing where some item fits into no offer
  public static Optional<Packing> of(List<Item> items, List<Offer> offers) {
    for (var item : items) {
      if (offers.stream().noneMatch(offer -> offer.carries(item))) {
        return Optional.empty();
      }
    }
    if (items.isEmpty()) {
      return Optional.of(new Packing(List.of(), 0, 0));
    }
    double cpus = items.stream().mapToDouble(Item::cpus).sum();
    double bytes = items.stream().mapToDouble(Item::memoryBytes).sum();
    var bound = CostBound.of(offers, cpus, bytes);
    return SIZES.stream()
        .map(least -> offers.stream().filter(offer -> offer.cpus() >= least).toList())
        .filter(
            some -> items.stream().allMatch(item -> some.stream().anyMatch(o -> o.carries(item))))
        .flatMap(
            some -> {
              var packer = new Packer(items, some, offers, bound);
              return IntStream.of(TRIED, FEW).mapToObj(packer::pack);
            })
        .map(machines -> new Packing(machines, price(machines), bound.hourly()))
        .min(Comparator.comparingDouble(Packing::hourly));
  }

  private static double price(List<Machine> machines) {
    return machines.stream().mapToDouble(machine -> machine.offer().hourly()).sum();
  }

  /// The items that are left, and how a machine is filled with them.
  private static final class Packer {
    private final List<Item> items;
    private final List<Offer> byPrice;
    private final List<Offer> byWaste;
    private final double[] cpus;
    private final double[] bytes;
    private final double[] worth;

    /// @param offers to fill
    /// @param all to exchange a filled one for
    Packer(List<Item> items, List<Offer> offers, List<Offer> all, CostBound bound) {
      this.items =
          items.stream()
              .sorted(
                  Comparator.comparingDouble((Item item) -> -bound.worth(item))
                      .thenComparing(Item::name))
              .toList();
      this.byPrice = all.stream().sorted(Comparator.comparingDouble(Offer::hourly)).toList();
      // of those that waste about the same the larger ones first: they are filled more evenly
      this.byWaste =
          offers.stream()
              .sorted(
                  Comparator.comparingDouble((Offer offer) -> Math.rint(200 * bound.waste(offer)))
                      .thenComparingDouble(offer -> -offer.hourly()))
              .toList();
      this.cpus = this.items.stream().mapToDouble(Item::cpus).toArray();
      this.bytes = this.items.stream().mapToDouble(Item::memoryBytes).toArray();
      this.worth = this.items.stream().mapToDouble(bound::worth).toArray();
    }

    List<Machine> pack(int most) {
      var left = new boolean[items.size()];
      Arrays.fill(left, true);
      var machines = new ArrayList<Machine>();
      int first = 0;
      while (first < left.length) {
        if (!left[first]) {
          first++;
          continue;
        }
        var filled = next(left, first, most);
        for (int i : filled.items()) {
          left[i] = false;
        }
        machines.add(cheapest(filled));
      }
      return machines;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Filled(Offer offer, int[] items, double worth) {}

    /// The offer that carries most for its price; the greatest item that is left goes first, so
    /// that none is left over that fits nowhere well.
    private Filled next(boolean[] left, int first, int most) {
      var rest = rest(left);
      Filled all = null;
      for (var offer : byPrice) {
        if (carriesAll(offer, rest)) {
          all = new Filled(offer, rest, Arrays.stream(rest).mapToDouble(i -> worth[i]).sum());
          break;
        }
      }
      Filled best = null;
      double bestValue = 0;
      int tried = 0;
      for (var offer : byWaste) {
        if (tried >= most) {
          break;
        }
        if (!offer.carries(items.get(first))) {
          continue;
        }
        tried++;
        var filled = fill(offer, left, first);
        double value = filled.worth() / Math.max(offer.hourly(), 1e-12);
        if (best == null || value > bestValue) {
          best = filled;
          bestValue = value;
        }
      }
      if (best == null) {
        throw new IllegalStateException("no offer carries " + items.get(first).name());
      }
      return all != null && all.offer().hourly() <= best.offer().hourly() ? all : best;
    }

    private int[] rest(boolean[] left) {
      return IntStream.range(0, left.length).filter(i -> left[i]).toArray();
    }

    private boolean carriesAll(Offer offer, int[] which) {
      double cpu = 0;
      double memory = 0;
      for (int i : which) {
        cpu += cpus[i];
        memory += bytes[i];
      }
      return cpu <= offer.cpus() && memory <= offer.memoryBytes();
    }

    private Filled fill(Offer offer, boolean[] left, int first) {
      double freeCpus = offer.cpus() - cpus[first];
      double freeBytes = offer.memoryBytes() - bytes[first];
      var taken = new ArrayList<Integer>();
      taken.add(first);
      double sum = worth[first];
      var used = new boolean[left.length];
      used[first] = true;
      while (true) {
        int best = -1;
        double bestFit = -1;
        for (int i = first + 1; i < left.length; i++) {
          if (left[i] && !used[i] && cpus[i] <= freeCpus && bytes[i] <= freeBytes) {
            double fit =
                cpus[i] / offer.cpus() * (freeCpus / offer.cpus())
                    + bytes[i] / offer.memoryBytes() * (freeBytes / offer.memoryBytes());
            if (fit > bestFit) {
              bestFit = fit;
              best = i;
            }
          }
        }
        if (best < 0) {
          return new Filled(offer, taken.stream().mapToInt(Integer::intValue).toArray(), sum);
        }
        used[best] = true;
        taken.add(best);
        sum += worth[best];
        freeCpus -= cpus[best];
        freeBytes -= bytes[best];
      }
    }

    private Machine cheapest(Filled filled) {
      var offer =
          byPrice.stream()
              .filter(one -> carriesAll(one, filled.items()))
              .findFirst()
              .filter(one -> one.hourly() <= filled.offer().hourly())
              .orElse(filled.offer());
      return new Machine(offer, Arrays.stream(filled.items()).mapToObj(items::get).toList());
    }
  }

  /// What is left free on the fullest machine, as a share; 1 without machines.
  ///
  /// @param kept the head-room that the offers keep free
  public double headroom(double kept) {
    double fullest = machines.stream().mapToDouble(Machine::fullness).max().orElse(0);
    return 1 - fullest * (1 - kept);
  }

  /// Machines that are expected to be taken back in a month.
  public double interruptions() {
    return machines.stream().mapToDouble(machine -> machine.offer().interruptions()).sum();
  }
}
