package dev.nightshift.engine.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How well a host is, in one number from 0 to 100.
///
/// Each check, and each kind of open finding, that is not well takes a share of what the ones
/// before it left, the worst first: so nothing takes the score below 0, and the tenth warning takes
/// less than the first. What a check takes lies between half its weight, where one of many subjects
/// is unwell, and all of it, where all are.
///
/// A check that could not be made takes something as well, and where most could not there is no
/// score: no data is not 100.
///
/// @param points 0 to 100; null where less than half of the checks could be made
/// @param losses what took points, the most first
/// @param checks results of checks it rests on
/// @param unknown those of them that could not be made
public record HealthScore(@Nullable Double points, List<Loss> losses, int checks, int unknown) {
  /// The formula, as people read it.
  public static final String FORMULA =
      "100 × product of (1 - weight × (1 + share of its subjects that are unwell) / 2) over all checks that are not well"
          + " (weight: critical 0.30, warning 0.10, unknown 0.05) × product of (1 - weight × confidence) over the gravest"
          + " open finding of each kind (critical 0.15, warning 0.05); no score where less than half of the checks could be made";

  private static final double KNOWN_SHARE = 0.5;
  private static final int TOLD = 6;

  public HealthScore {
    losses = List.copyOf(losses);
  }

  /// What took points.
  ///
  /// @param what e.g. `disk-space critical`; names of checks and kinds are ours
  /// @param points how many
  public record Loss(String what, double points) {}

  /// An open finding that nobody dismissed.
  ///
  /// @param kind as in column `finding.kind`
  /// @param critical whether it is; else it is a warning
  /// @param confidence 0 to 1
  public record OpenFinding(String kind, boolean critical, double confidence) {
    private double weight() {
      return (critical ? 0.15 : 0.05) * confidence;
    }
  }

  /// The score of a host.
  ///
  /// @param findings warnings and critical ones; what is only good to know takes nothing
  public static HealthScore of(Collection<HealthResult> results, Collection<OpenFinding> findings) {
    int unknown = (int) results.stream().filter(HealthScore::unknown).count();
    var factors = new ArrayList<Loss>();
    checks(results, factors);
    kinds(findings, factors);
    factors.sort(Comparator.comparingDouble((Loss loss) -> -loss.points).thenComparing(Loss::what));
    var losses = new ArrayList<Loss>();
    double score = 100;
    for (var factor : factors) {
      losses.add(new Loss(factor.what, score * factor.points));
      score *= 1 - factor.points;
    }
    boolean known = results.size() - unknown >= KNOWN_SHARE * results.size() && !results.isEmpty();
    return new HealthScore(known ? Double.valueOf(score) : null, losses, results.size(), unknown);
  }

  private static boolean unknown(HealthResult result) {
    return result.status() == HealthStatus.UNKNOWN;
  }

  private static void checks(Collection<HealthResult> results, List<Loss> factors) {
    var byCheck = new TreeMap<String, List<HealthResult>>();
    for (var result : results) {
      byCheck.computeIfAbsent(result.about().check(), _ -> new ArrayList<>()).add(result);
    }
    byCheck.forEach(
        (check, of) -> {
          var worst = of.stream().map(HealthResult::status).max(Comparator.naturalOrder());
          double weight = worst.map(HealthScore::weight).orElse(0.0);
          long unwell = of.stream().filter(one -> one.status() != HealthStatus.OK).count();
          if (weight > 0) {
            double share = unwell / (double) of.size();
            String word = worst.get().word();
            String number = unwell > 1 ? " (" + unwell + " of " + of.size() + ")" : "";
            factors.add(new Loss(check + " " + word + number, weight * (1 + share) / 2));
          }
        });
  }

  private static double weight(HealthStatus status) {
    return switch (status) {
      case CRITICAL -> 0.30;
      case WARNING -> 0.10;
      case UNKNOWN -> 0.05;
      case OK -> 0;
    };
  }

  private static void kinds(Collection<OpenFinding> findings, List<Loss> factors) {
    var gravest = new TreeMap<String, OpenFinding>();
    findings.forEach(
        one -> gravest.merge(one.kind, one, (a, b) -> a.weight() >= b.weight() ? a : b));
    gravest.forEach((kind, one) -> factors.add(new Loss("finding of " + kind, one.weight())));
  }

  /// What took points, in a line: `disk-space critical -17.4, cpu warning -5.2`.
  public String why() {
    if (losses.isEmpty()) {
      return checks == 0 ? "nothing was checked" : "all %d checks are well".formatted(checks);
    }
    var words = new ArrayList<String>();
    for (var loss : losses.subList(0, Math.min(TOLD, losses.size()))) {
      words.add(String.format(Locale.ROOT, "%s -%.1f", loss.what, loss.points));
    }
    if (losses.size() > TOLD) {
      double rest = losses.stream().skip(TOLD).mapToDouble(Loss::points).sum();
      words.add(String.format(Locale.ROOT, "%d more -%.1f", losses.size() - TOLD, rest));
    }
    String told = String.join(", ", words);
    return points == null
        ? "%d of %d checks could not be made: %s".formatted(unknown, checks, told)
        : told;
  }
}
