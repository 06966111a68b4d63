package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.CollectorSample;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.ContainerMemory;
import dev.nightshift.engine.usage.ContainerSample;
import dev.nightshift.engine.usage.CpuUse;
import dev.nightshift.engine.usage.DeviceSample;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.IoCounts;
import dev.nightshift.engine.usage.NetworkCounts;
import dev.nightshift.engine.usage.PagingCounts;
import dev.nightshift.engine.usage.SampleSource;
import dev.nightshift.engine.usage.Stalls;
import dev.nightshift.engine.usage.Temperature;
import java.time.Instant;
import java.util.List;

/// Samples for tests of writing them.
final class GeneratedRounds {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private GeneratedRounds() {}

  static ContainerSample sample(Instant at) {
    return new ContainerSample(
        at,
        10,
        new CpuUse(0.5, 0.4, 0.1, null, 100L, 65L, 3.25),
        new ContainerMemory(1L << 41, 1L << 40, 5L, 6L, 7L, 8L, 0L, 1L << 42, null),
        new PagingCounts(10L, 1L, 2L, 0L),
        new Stalls(1.0, 0.5, 0.25, 0.125),
        new IoCounts(1_000L, 2_000L, 3L, 4L),
        new NetworkCounts(1L, 2L, 3L, 4L, 5L, null),
        12,
        SampleSource.CGROUP_V2);
  }

  static CollectorSample collector(Instant at) {
    return new CollectorSample(at, 10, 1, 0.1, 0.01, 1L, 1L, 2, 0.5, null, 3, 0, 0, 0);
  }

  static Batch batch(long container, Instant at, long host) {
    return new Batch(
        List.of(),
        List.of(new SampleTables.ContainerRow(new ContainerId(container), sample(at))),
        List.of(),
        List.of(new SampleTables.CollectorRow(new HostId(host), collector(at))));
  }

  static Batch device(String name) {
    return new Batch(
        List.of(),
        List.of(),
        List.of(
            new SampleTables.DeviceRow(
                new HostId(99), new DeviceSample.Heat(NOON, 10, new Temperature(name, 45)))),
        List.of());
  }

  static Waiting.Round round(Instant at) {
    return new Waiting.Round(null, null, List.of(), collector(at));
  }
}
