package dev.nightshift.engine.analysis.bottleneck;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.FindingKind;
import dev.nightshift.engine.analysis.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is worth telling of bottlenecks and of noisy neighbours.
public final class BottleneckFindings {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final double HOUR = 3_600;

  private final AnalysisConfig config;

  public BottleneckFindings(AnalysisConfig config) {
    this.config = config;
  }

  /// Findings about hosts. CPU and memory that have been full of late and still are tell of
  /// themselves elsewhere: of them only what comes back is told.
  ///
  /// @param bottlenecks of hosts
  public List<Finding> of(Collection<Bottleneck> bottlenecks, Instant now) {
    return bottlenecks.stream()
        .filter(one -> one.subject().container() == null)
        .filter(one -> one.last().isAfter(now.minus(config.recent())) || one.pattern() != null)
        .filter(one -> !toldElsewhere(one))
        .map(BottleneckFindings::finding)
        .filter(finding -> finding.confidence() >= config.minConfidence())
        .toList();
  }

  private static boolean toldElsewhere(Bottleneck one) {
    return switch (one.resource()) {
      case CPU, MEMORY -> one.pattern() == null || one.pattern().equals("all the time");
      default -> false;
    };
  }

  /// Confidence: each further hour that was watched halves the doubt.
  private static Finding finding(Bottleneck one) {
    String metric = one.resource().word() + "/use";
    return new Finding(
        FindingKind.BOTTLENECK,
        one.subject(),
        Finding.fingerprint(FindingKind.BOTTLENECK, metric, one.subject()),
        Severity.WARNING,
        1 - Math.pow(0.5, one.watched().toSeconds() / HOUR),
        one.since(),
        one.last().plus(Duration.ofHours(1)),
        "%s held %s up in %d of %s%s since %s%s%s%s."
            .formatted(
                capitalised(one.resource().words()),
                one.subject().name(),
                one.limited(),
                Text.count(one.known(), "hour"),
                one.hardlyWatched()
                    ? " (of which it was watched for %s)".formatted(Text.span(one.watched()))
                    : "",
                MINUTE.format(one.since()),
                one.pattern() == null ? "" : ", " + one.pattern(),
                measured(one),
                causes(one)),
        one.relief(),
        Evidence.NONE
            .with("resource", one.resource().word())
            .with("hours_limited", one.limited())
            .with("hours_known", one.known())
            .with("covered_seconds", one.watched().toSeconds())
            .with("utilisation", one.utilisation())
            .with("saturation", one.saturation())
            .with("errors", one.errors())
            .with("pattern", one.pattern())
            .with("causes", one.causes().stream().map(Cause::name).toList()));
  }

  private static String capitalised(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String measured(Bottleneck one) {
    return share(": %s in use", one.utilisation())
        + share(
            one.resource() == Resource.NETWORK
                ? "; %s of packets were sent again"
                : "; waited for in %s of the time",
            one.saturation());
  }

  private static String share(String text, @Nullable Double share) {
    return share == null ? "" : text.formatted(Text.percent(share));
  }

  private static String causes(Bottleneck one) {
    return one.causes().isEmpty()
        ? ""
        : one.causes().stream()
            .map(cause -> cause.name() + " used " + cause.used(one.resource()))
            .collect(Collectors.joining(", ", ". ", ""));
  }

  /// Findings about containers that others starve.
  public List<Finding> ofNeighbours(Collection<Neighbour> neighbours) {
    return neighbours.stream()
        .map(BottleneckFindings::finding)
        .filter(finding -> finding.confidence() >= config.minConfidence())
        .toList();
  }

  private static Finding finding(Neighbour one) {
    String victim = one.victim().name();
    String culprit = one.culprit().name();
    var resource = one.resource();
    String left = Bottlenecks.amount(resource, one.left());
    String usual = Bottlenecks.amount(resource, one.usual());
    String happened =
        one.told()
            ? "%s waited for %s".formatted(victim, resource.words())
            : "%s used %s of %s instead of %s".formatted(victim, left, resource.words(), usual);
    return new Finding(
        FindingKind.STARVATION,
        one.victim(),
        Finding.fingerprint(FindingKind.STARVATION, resource.word() + "/neighbour", one.victim()),
        Severity.WARNING,
        one.told() ? 0.9 + 0.09 * one.agreement() : 0.75 + 0.2 * one.agreement(),
        one.from(),
        one.until(),
        "%s for %s from %s on, while %s used %s (otherwise %s)%s."
            .formatted(
                happened,
                Text.span(one.waited()),
                MINUTE.format(one.from()),
                culprit,
                Bottlenecks.amount(resource, one.then()),
                Bottlenecks.amount(resource, one.otherwise()),
                one.told() ? "" : "; whether it waited, this kernel does not tell"),
        "Limit what %s may use, give %s a greater share, or move one of them: without %s it used %s, beside it %s."
            .formatted(culprit, victim, culprit, usual, left),
        Evidence.NONE
            .with("resource", resource.word())
            .with("culprit", culprit)
            .with("waited_seconds", one.waited().toSeconds())
            .with("kernel_tells", one.told())
            .with("victim_usual", one.usual())
            .with("victim_then", one.left())
            .with("culprit_then", one.then())
            .with("culprit_otherwise", one.otherwise())
            .with("share_of_growth", one.share())
            .with("agreement", one.agreement()));
  }
}
