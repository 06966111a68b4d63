package dev.nightshift.engine.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which hosts a fleet could do without: a host is free when all that runs on it fits into the room
/// of the others. Only then is anything saved; room alone costs what it cost before.
public final class Consolidation {
  private Consolidation() {}

  /// A host with what runs on it.
  ///
  /// @param cpus what it has, less the head-room that must stay
  /// @param hourly what it costs
  public record Host(
      String name, double cpus, double memoryBytes, double hourly, List<Item> items) {
    public Host {
      items = List.copyOf(items);
    }
  }

  /// A host that could be given up.
  ///
  /// @param moves where what runs on it would go
  public record Freed(Host host, Map<String, String> moves) {}

  /// Gives up hosts one by one, the dearest first, while their containers fit elsewhere; greatest
  /// first into the host that they fill best.
  public static List<Freed> freed(List<Host> hosts) {
    var rooms = new HashMap<String, Room>();
    hosts.forEach(host -> rooms.put(host.name(), new Room(host)));
    var freed = new ArrayList<Freed>();
    hosts.stream()
        .sorted(Comparator.comparingDouble(Host::hourly).reversed().thenComparing(Host::name))
        .forEach(
            host -> {
              var room = rooms.remove(host.name());
              var moves = room == null ? null : moved(room.items, rooms);
              if (room != null && moves == null) {
                rooms.put(host.name(), room);
              } else if (moves != null && host.hourly() > 0) {
                freed.add(new Freed(host, moves));
              }
            });
    return freed;
  }

  private static final class Room {
    private final Host host;
    private final List<Item> items;
    private double cpus;
    private double bytes;

    Room(Host host) {
      this.host = host;
      this.items = new ArrayList<>(host.items());
      this.cpus = host.cpus() - items.stream().mapToDouble(Item::cpus).sum();
      this.bytes = host.memoryBytes() - items.stream().mapToDouble(Item::memoryBytes).sum();
    }

    boolean fits(Item item) {
      return item.cpus() <= cpus && item.memoryBytes() <= bytes;
    }

    void put(Item item) {
      items.add(item);
      cpus -= item.cpus();
      bytes -= item.memoryBytes();
    }

    void take(Item item) {
      items.remove(item);
      cpus += item.cpus();
      bytes += item.memoryBytes();
    }

    double free() {
      return Math.max(0, cpus) / host.cpus() + Math.max(0, bytes) / host.memoryBytes();
    }
  }

  /// Puts items into rooms; null, and nothing is moved, where one fits nowhere.
  private static @Nullable Map<String, String> moved(List<Item> items, Map<String, Room> rooms) {
    var moves = new HashMap<String, String>();
    var put = new ArrayList<Map.Entry<Room, Item>>();
    var greatestFirst =
        items.stream()
            .sorted(
                Comparator.comparingDouble((Item item) -> -item.memoryBytes())
                    .thenComparingDouble(item -> -item.cpus())
                    .thenComparing(Item::name))
            .toList();
    for (var item : greatestFirst) {
      var room =
          rooms.values().stream()
              .filter(one -> one.fits(item))
              .min(Comparator.comparingDouble(Room::free).thenComparing(one -> one.host.name()));
      if (room.isEmpty()) {
        put.forEach(done -> done.getKey().take(done.getValue()));
        return null;
      }
      room.get().put(item);
      put.add(Map.entry(room.get(), item));
      moves.put(item.name(), room.get().host.name());
    }
    return moves;
  }
}
