package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.usage.SampleTables.CollectorRow;
import dev.nightshift.jobs.usage.SampleTables.ContainerRow;
import dev.nightshift.jobs.usage.SampleTables.DeviceRow;
import dev.nightshift.jobs.usage.SampleTables.HostRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Rows of some rounds on their way to the database, all in one transaction.
///
/// @param collector one row for each round: whether the last is there tells whether the batch is
record Batch(
    List<HostRow> hosts,
    List<ContainerRow> containers,
    List<DeviceRow> devices,
    List<CollectorRow> collector) {
  Batch {
    hosts = List.copyOf(hosts);
    containers = List.copyOf(containers);
    devices = List.copyOf(devices);
    collector = List.copyOf(collector);
  }

  int rows() {
    return hosts.size() + containers.size() + devices.size() + collector.size();
  }

  /// Days (UTC) that need partitions.
  Set<LocalDate> days() {
    return instants().stream()
        .map(at -> at.atOffset(ZoneOffset.UTC).toLocalDate())
        .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
  }

  /// When its samples were taken.
  Set<Instant> instants() {
    return Stream.<Stream<Instant>>of(
            hosts.stream().map(row -> row.sample().at()),
            containers.stream().map(row -> row.sample().at()),
            devices.stream().map(row -> row.sample().at()),
            collector.stream().map(row -> row.sample().at()))
        .flatMap(times -> times)
        .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
  }

  /// Hosts that it tells about: a round writes a row of the collector for each.
  Set<Long> hostIds() {
    return collector.stream()
        .map(row -> row.host().value())
        .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
  }
}
