package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.usage.FilesystemHour;
import dev.nightshift.engine.usage.HostHour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What stands out on a host: filesystems, memory and other supplies that run out, CPUs and memory
/// that are full and stay so.
final class HostFindings {
  private static final double SMALL_DISK_SHARE = 0.1;
  private static final double CRITICAL_CPU = 0.95;

  private final AnalysisConfig config;
  private final Exhaustion exhaustion;
  private final SeriesFindings series;

  HostFindings(AnalysisConfig config) {
    this.config = config;
    this.exhaustion = new Exhaustion(config.horizon());
    this.series = new SeriesFindings(config);
  }

  List<Finding> of(HostHistory host) {
    var findings = new ArrayList<Finding>();
    host.filesystems().forEach((mount, hours) -> filesystem(host, mount, hours, findings));
    memoryRunsOut(host, findings);
    host.supplies().stream()
        .filter(Supply::worthALook)
        .forEach(supply -> supplyRunsOut(host, supply, findings));
    cpuIsFull(host, findings);
    memoryIsFull(host, findings);
    unlikeBefore(host, findings);
    return findings;
  }

  private void unlikeBefore(HostHistory host, List<Finding> findings) {
    if (host.hours().isEmpty()) {
      return;
    }
    var cpu = HourSeries.of(host.hours(), HostHour::hour, HostHour::cpuMean);
    var memory = HourSeries.of(host.hours(), HostHour::hour, HostHour::memoryMean);
    findings.addAll(series.of(host.subject(), Metric.CPU, cpu));
    findings.addAll(series.of(host.subject(), Metric.MEMORY, memory));
  }

  private void filesystem(
      HostHistory host, String mount, List<FilesystemHour> all, List<Finding> findings) {
    if (all.isEmpty()) {
      return;
    }
    var last = all.getLast();
    var hours = all.stream().filter(hour -> hour.totalBytes() == last.totalBytes()).toList();
    var level =
        new Exhaustion.Level(
            hours.stream().map(FilesystemHour::hour).toList(),
            hours.stream().mapToDouble(hour -> hour.totalBytes() - hour.freeBytes()).toArray(),
            last.totalBytes());
    String metric = "disk/" + mount;
    exhaustion
        .forecast(level)
        .map(
            full ->
                new Finding(
                    FindingKind.EXHAUSTION,
                    host.subject(),
                    Finding.fingerprint(FindingKind.EXHAUSTION, metric, host.subject()),
                    full.severity(),
                    full.confidence(),
                    full.from(),
                    end(last.hour()),
                    "%s on %s will be full %s: it grows by %s a day and %s are free."
                        .formatted(
                            mount,
                            host.subject().name(),
                            full.words(),
                            Text.bytes(full.growth() * 24),
                            Text.bytes(last.freeBytes())),
                    "Find what grows there, remove what is not needed, or enlarge the filesystem.",
                    full.evidence().with("mount", mount)))
        .ifPresent(findings::add);
    diskIsShort(host, mount, last, findings);
  }

  private void diskIsShort(
      HostHistory host, String mount, FilesystemHour last, List<Finding> findings) {
    double least =
        Math.min(
            (double) config.saturation().diskFreeBytes(),
            SMALL_DISK_SHARE * (double) last.totalBytes());
    if (last.freeBytes() >= least) {
      return;
    }
    findings.add(
        new Finding(
            FindingKind.BOTTLENECK,
            host.subject(),
            Finding.fingerprint(FindingKind.BOTTLENECK, "disk/" + mount, host.subject()),
            last.freeBytes() < least / 4 ? Severity.CRITICAL : Severity.WARNING,
            1,
            last.hour(),
            end(last.hour()),
            "%s on %s has %s free of %s."
                .formatted(
                    mount,
                    host.subject().name(),
                    Text.bytes(last.freeBytes()),
                    Text.bytes(last.totalBytes())),
            "Remove what is not needed, unused images first, or enlarge the filesystem.",
            Evidence.NONE
                .with("mount", mount)
                .with("free_bytes", last.freeBytes())
                .with("total_bytes", last.totalBytes())
                .with("least_free_bytes", least)));
  }

  private void memoryRunsOut(HostHistory host, List<Finding> findings) {
    var hours =
        host.hours().stream()
            .filter(hour -> hour.memoryMean() != null && hour.memoryTotal() != null)
            .toList();
    Long total = hours.isEmpty() ? null : hours.getLast().memoryTotal();
    if (total == null) {
      return;
    }
    var level =
        new Exhaustion.Level(
            hours.stream().map(HostHour::hour).toList(),
            hours.stream().mapToDouble(HostHour::memoryMean).toArray(),
            total);
    exhaustion
        .forecast(level)
        .map(
            full ->
                new Finding(
                    FindingKind.EXHAUSTION,
                    host.subject(),
                    Finding.fingerprint(FindingKind.EXHAUSTION, "memory", host.subject()),
                    full.severity(),
                    full.confidence(),
                    full.from(),
                    end(hours.getLast().hour()),
                    "The memory of %s will be used up %s: use grows by %s a day and %s are left."
                        .formatted(
                            host.subject().name(),
                            full.words(),
                            Text.bytes(full.growth() * 24),
                            Text.bytes(Math.max(0, total - full.level()))),
                    "See which container grows, and limit, restart or move it.",
                    full.evidence()))
        .ifPresent(findings::add);
  }

  private void supplyRunsOut(HostHistory host, Supply supply, List<Finding> findings) {
    double[] used = supply.used().stream().mapToDouble(Double::doubleValue).toArray();
    exhaustion
        .forecast(new Exhaustion.Level(supply.at(), used, supply.capacity()))
        .map(
            full ->
                new Finding(
                    FindingKind.EXHAUSTION,
                    host.subject(),
                    Finding.fingerprint(FindingKind.EXHAUSTION, supply.metric(), host.subject()),
                    full.severity(),
                    full.confidence(),
                    full.from(),
                    end(supply.at().getLast()),
                    "The %s of %s%s will be used up %s: %s more each day, and %s are left."
                        .formatted(
                            supply.words(),
                            supply.of(),
                            supply.of().equals(host.subject().name())
                                ? ""
                                : " on " + host.subject().name(),
                            full.words(),
                            supply.text(full.growth() * 24),
                            supply.text(supply.left())),
                    supply.advice(),
                    full.evidence().with("of", supply.of())))
        .ifPresent(findings::add);
  }

  private void cpuIsFull(HostHistory host, List<Finding> findings) {
    Integer cpus = host.cpus();
    if (cpus == null) {
      return;
    }
    var span =
        Lasting.of(
            host.hours(),
            hour -> hour.cpuMean() == null ? null : hour.cpuMean() / cpus,
            HostHour::hour,
            HostHour::seconds,
            config.saturation().cpu());
    if (span.covered().compareTo(config.saturation().sustained()) < 0) {
      return;
    }
    findings.add(
        new Finding(
            FindingKind.BOTTLENECK,
            host.subject(),
            Finding.fingerprint(FindingKind.BOTTLENECK, "cpu", host.subject()),
            span.mean() >= CRITICAL_CPU ? Severity.CRITICAL : Severity.WARNING,
            1,
            span.from(),
            span.until(),
            "The CPUs of %s have been busy for %s: %s of %s on average."
                .formatted(
                    host.subject().name(),
                    Text.span(span.covered()),
                    Text.percent(span.mean()),
                    Text.cores(cpus)),
            "See who uses most CPU, and limit or move it.",
            span.evidence(config.saturation().cpu())));
  }

  private void memoryIsFull(HostHistory host, List<Finding> findings) {
    var span =
        Lasting.of(
            host.hours(),
            hour ->
                hour.memoryMean() == null || hour.memoryTotal() == null || hour.memoryTotal() <= 0
                    ? null
                    : hour.memoryMean() / hour.memoryTotal(),
            HostHour::hour,
            HostHour::seconds,
            config.saturation().memory());
    if (span.covered().compareTo(config.saturation().sustained()) < 0) {
      return;
    }
    findings.add(
        new Finding(
            FindingKind.BOTTLENECK,
            host.subject(),
            Finding.fingerprint(FindingKind.BOTTLENECK, "memory", host.subject()),
            Severity.WARNING,
            1,
            span.from(),
            span.until(),
            "The memory of %s has been nearly full for %s: %s used on average."
                .formatted(
                    host.subject().name(), Text.span(span.covered()), Text.percent(span.mean())),
            "See who uses most memory, and limit or move it.",
            span.evidence(config.saturation().memory())));
  }

  private static Instant end(Instant hour) {
    return hour.plus(Duration.ofHours(1));
  }
}
