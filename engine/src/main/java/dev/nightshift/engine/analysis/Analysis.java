package dev.nightshift.engine.analysis;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Everything that stands out in histories, as far as they tell. Where there is too little history
/// for an answer there is no finding.
public final class Analysis {
  private final AnalysisConfig config;
  private final HostFindings hosts;
  private final ContainerFindings containers;

  public Analysis(AnalysisConfig config) {
    this.config = config;
    this.hosts = new HostFindings(config);
    this.containers = new ContainerFindings(config);
  }

  /// Kinds of findings it makes; one of another kind is no business of it.
  public static Set<FindingKind> kinds() {
    return EnumSet.of(
        FindingKind.EXHAUSTION,
        FindingKind.BOTTLENECK,
        FindingKind.STARVATION,
        FindingKind.WASTE,
        FindingKind.TREND,
        FindingKind.ANOMALY,
        FindingKind.OPERATION);
  }

  /// Findings about a host itself.
  public List<Finding> of(HostHistory host) {
    return sure(hosts.of(host).stream());
  }

  /// Findings about a container.
  public List<Finding> of(ContainerHistory container, Instant now) {
    return sure(containers.of(container, now).stream());
  }

  private List<Finding> sure(Stream<Finding> findings) {
    return findings.filter(finding -> finding.confidence() >= config.minConfidence()).toList();
  }
}
