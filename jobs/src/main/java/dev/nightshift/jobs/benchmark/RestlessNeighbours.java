package dev.nightshift.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Threads that use whole CPUs and come and go at random: the noise against which benchmarks are
/// tried.
final class RestlessNeighbours implements AutoCloseable {
  private static final int SHORTEST_MILLIS = 100;
  private static final int LONGEST_MILLIS = 1_000;

  private final List<Thread> threads = new ArrayList<>();
  private volatile int active;
  private volatile boolean over;

  private RestlessNeighbours() {}

  /// @param most how many there are at the busiest; 0 to `most` are active at a time
  static RestlessNeighbours start(int most, long seed) {
    var neighbours = new RestlessNeighbours();
    for (int i = 0; i < most; i++) {
      int number = i;
      neighbours.begin("neighbour-" + i, () -> neighbours.spin(number));
    }
    neighbours.begin("neighbour-moods", () -> neighbours.change(most, new Random(seed)));
    return neighbours;
  }

  private void begin(String name, Runnable work) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(work));
  }

  private void spin(int number) {
    double x = 1.1;
    while (!over) {
      if (number >= active) {
        if (!nap(5)) {
          return;
        }
        continue;
      }
      for (int i = 0; i < 100_000; i++) {
        x = x * 1.0000001 + 1e-9;
      }
      if (x > 1e300) {
        x = 1.1;
      }
    }
  }

  private void change(int most, Random random) {
    do {
      active = random.nextInt(most + 1);
    } while (!over && nap(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS)));
  }

  private static boolean nap(int millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException end) {
      return false;
    }
  }

  @Override
  public void close() {
    over = true;
    threads.forEach(Thread::interrupt);
  }
}
