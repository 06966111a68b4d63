package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.HostPulse;
import dev.nightshift.engine.benchmark.Neighbours;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// Counters of a host of which others use a share of the CPU.
final class ShownHost implements Sight {
  private final DoubleSupplier busy;
  private double seconds;
  private double idle;

  ShownHost(DoubleSupplier busy) {
    this.busy = busy;
  }

  @Override
  public HostPulse pulse() {
    double share = busy.getAsDouble();
    seconds += share;
    idle += 1 - share;
    return new HostPulse(
        System.nanoTime(), idle, seconds, 0, 0, 0, 0, 4L << 30, 8L << 30, Map.of());
  }

  @Override
  public Neighbours neighbours() {
    return Neighbours.UNKNOWN;
  }

  @Override
  public int running() {
    return 0;
  }

  @Override
  public void close() {}
}
