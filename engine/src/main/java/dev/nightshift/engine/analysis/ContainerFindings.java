package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands out in a container: a limit below what it needs or far above it, kills, memory that
/// nears its limit.
final class ContainerFindings {
  /// With fewer CPU periods nothing is said: ten seconds of work.
  private static final long MIN_PERIODS = 100;

  private static final double SAMPLE_SECONDS = 10;
  private static final double DOUBT = 0.2;
  private static final double DOUBT_HALVES = 600;
  private static final Duration MIN_WASTE_HISTORY = Duration.ofDays(1);
  private static final double WASTE_SHARE = 0.5;
  private static final double MIN_WASTED_CORES = 0.25;
  private static final double MIN_WASTED_BYTES = 64 << 20;

  private final AnalysisConfig config;
  private final Leak leak;
  private final SeriesFindings series;

  ContainerFindings(AnalysisConfig config) {
    this.config = config;
    this.leak = new Leak(config.horizon());
    this.series = new SeriesFindings(config);
  }

  List<Finding> of(ContainerHistory container, Instant now) {
    var findings = new ArrayList<Finding>();
    if (container.hours().isEmpty()) {
      return findings;
    }
    var recent =
        container.hours().stream()
            .filter(hour -> end(hour).isAfter(now.minus(config.recent())))
            .toList();
    throttled(container, recent, findings);
    killed(container, recent, findings);
    nearMemoryLimit(container, findings);
    wastesCpu(container, findings);
    wastesMemory(container, findings);
    var leaking = leak.find(container);
    leaking.ifPresent(findings::add);
    unlikeBefore(container, leaking.isPresent(), findings);
    return findings;
  }

  /// A leak is told once: its memory has a trend, of course.
  private void unlikeBefore(ContainerHistory container, boolean leaks, List<Finding> findings) {
    var hours = container.hours();
    var cpu = HourSeries.of(hours, ContainerHour::hour, hour -> hour.cpu().mean());
    findings.addAll(series.of(container.subject(), Metric.CPU, cpu));
    if (!leaks) {
      var memory = HourSeries.of(hours, ContainerHour::hour, ContainerFindings::memory);
      findings.addAll(series.of(container.subject(), Metric.MEMORY, memory));
    }
  }

  private static @Nullable Double memory(ContainerHour hour) {
    Long max = hour.memory().max();
    return max == null ? null : Double.valueOf(max);
  }

  /// Confidence: how far the share, with two periods of each kind added (Agresti and Coull 1998),
  /// lies above the threshold; samples, not periods, count as independent. A minute says little of
  /// a day, however clear it is: the doubt of a fifth is halved by each ten minutes.
  private void throttled(
      ContainerHistory container, List<ContainerHour> recent, List<Finding> findings) {
    long periods = recent.stream().mapToLong(hour -> hour.cpu().periods()).sum();
    long stopped = recent.stream().mapToLong(hour -> hour.cpu().throttledPeriods()).sum();
    if (periods < MIN_PERIODS) {
      return;
    }
    double share = Math.min(1, (double) stopped / periods);
    double threshold = config.saturation().throttled();
    if (share <= threshold) {
      return;
    }
    double seconds = recent.stream().mapToDouble(ContainerHour::seconds).sum();
    double samples = Math.max(1, seconds / SAMPLE_SECONDS);
    double careful = (share * samples + 2) / (samples + 4);
    double error = Math.sqrt(careful * (1 - careful) / (samples + 4));
    var covered = Duration.ofSeconds(Math.round(seconds));
    var name = container.subject().name();
    findings.add(
        finding(
            FindingKind.STARVATION,
            "cpu",
            container,
            covered.compareTo(Duration.ofHours(1)) < 0 ? Severity.INFO : Severity.WARNING,
            Math.min(
                Normal.below((careful - threshold) / error),
                1 - DOUBT * Math.pow(0.5, seconds / DOUBT_HALVES)),
            recent,
            "The CPU limit%s stopped %s in %s of the periods of the %s it was watched."
                .formatted(
                    container.cpuLimit() == null ? "" : " of " + Text.cores(container.cpuLimit()),
                    name,
                    Text.percent(share),
                    Text.span(covered)),
            "Raise its CPU limit, or accept that it is slower; a recommendation follows once there is enough history.",
            Evidence.NONE
                .with("periods", periods)
                .with("throttled_periods", stopped)
                .with("throttled_share", share)
                .with("threshold", threshold)
                .with("covered_seconds", covered.toSeconds())
                .with("cpu_limit_cores", container.cpuLimit())));
  }

  private static void killed(
      ContainerHistory container, List<ContainerHour> recent, List<Finding> findings) {
    var hours = recent.stream().filter(hour -> hour.memory().oomKills() > 0).toList();
    if (hours.isEmpty()) {
      return;
    }
    long kills = hours.stream().mapToLong(hour -> hour.memory().oomKills()).sum();
    Long limit = container.memoryLimit();
    findings.add(
        finding(
            FindingKind.STARVATION,
            "memory",
            container,
            Severity.CRITICAL,
            1,
            hours,
            "The kernel killed %s in %s for want of memory%s."
                .formatted(
                    Text.count(kills, "process"),
                    container.subject().name(),
                    limit == null ? "" : "; its limit is " + Text.bytes(limit)),
            limit == null
                ? "The host itself ran short: see who uses most memory there."
                : "Raise its memory limit, or find out why it needs so much.",
            Evidence.NONE
                .with("oom_kills", kills)
                .with("hours_with_kills", hours.size())
                .with("memory_limit_bytes", limit)));
  }

  private void nearMemoryLimit(ContainerHistory container, List<Finding> findings) {
    Long limit = container.memoryLimit();
    if (limit == null || limit <= 0) {
      return;
    }
    double threshold = config.saturation().memory();
    var span =
        Lasting.of(
            container.hours(),
            hour ->
                hour.memory().anonMax() == null ? null : (double) hour.memory().anonMax() / limit,
            ContainerHour::hour,
            ContainerHour::seconds,
            threshold);
    if (span.covered().compareTo(config.saturation().sustained()) < 0) {
      FullForWeeks.of(container, threshold).ifPresent(findings::add);
      return;
    }
    findings.add(
        new Finding(
            FindingKind.BOTTLENECK,
            container.subject(),
            Finding.fingerprint(FindingKind.BOTTLENECK, "memory", container.subject()),
            Severity.WARNING,
            1,
            span.from(),
            span.until(),
            "%s has filled %s of its memory limit of %s for %s, with memory that cannot be dropped."
                .formatted(
                    container.subject().name(),
                    Text.percent(span.mean()),
                    Text.bytes(limit),
                    Text.span(span.covered())),
            "Raise its memory limit before the kernel kills it: see its recommendation.",
            span.evidence(threshold).with("memory_limit_bytes", limit)));
  }

  private static void wastesCpu(ContainerHistory container, List<Finding> findings) {
    Double limit = container.cpuLimit();
    var peak =
        container.hours().stream()
            .map(hour -> hour.cpu().demandMax())
            .filter(java.util.Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .max();
    if (limit != null
        && peak.isPresent()
        && peak.getAsDouble() < WASTE_SHARE * limit
        && limit - peak.getAsDouble() >= MIN_WASTED_CORES) {
      waste(container, "cpu", Text.cores(limit), Text.cores(peak.getAsDouble()), findings);
    }
  }

  private static void wastesMemory(ContainerHistory container, List<Finding> findings) {
    Long limit = container.memoryLimit();
    var peak =
        container.hours().stream()
            .map(hour -> hour.memory().max())
            .filter(java.util.Objects::nonNull)
            .mapToDouble(Long::doubleValue)
            .max();
    if (limit != null
        && peak.isPresent()
        && peak.getAsDouble() < WASTE_SHARE * limit
        && limit - peak.getAsDouble() >= MIN_WASTED_BYTES) {
      waste(container, "memory", Text.bytes(limit), Text.bytes(peak.getAsDouble()), findings);
    }
  }

  /// Confidence: each day without a higher peak halves the doubt.
  private static void waste(
      ContainerHistory container,
      String resource,
      String limit,
      String peak,
      List<Finding> findings) {
    double seconds = container.hours().stream().mapToDouble(ContainerHour::seconds).sum();
    if (seconds < MIN_WASTE_HISTORY.toSeconds()) {
      return;
    }
    findings.add(
        finding(
            FindingKind.WASTE,
            resource,
            container,
            Severity.INFO,
            1 - Math.pow(0.5, seconds / 86_400),
            container.hours(),
            "The %s limit of %s is %s, but it never used more than %s in %s."
                .formatted(
                    resource.equals("cpu") ? "CPU" : resource,
                    container.subject().name(),
                    limit,
                    peak,
                    Text.span(Duration.ofSeconds((long) seconds))),
            "Lower the limit: see its recommendation.",
            Evidence.NONE
                .with("limit", limit)
                .with("peak", peak)
                .with("covered_seconds", Math.round(seconds))));
  }

  private static Finding finding(
      FindingKind kind,
      String metric,
      ContainerHistory container,
      Severity severity,
      double confidence,
      List<ContainerHour> hours,
      String sentence,
      String advice,
      Evidence evidence) {
    return new Finding(
        kind,
        container.subject(),
        Finding.fingerprint(kind, metric, container.subject()),
        severity,
        confidence,
        hours.getFirst().hour(),
        end(hours.getLast()),
        sentence,
        advice,
        evidence);
  }

  private static Instant end(ContainerHour hour) {
    return hour.hour().plus(Duration.ofHours(1));
  }
}
