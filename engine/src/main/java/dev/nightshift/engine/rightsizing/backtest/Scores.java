package dev.nightshift.engine.rightsizing.backtest;

import java.util.ArrayList;
import java.util.List;

/// The tallies of all contenders, at all their scales, and of the oracle: the limit that is the
/// greatest use of the day itself, which nobody can know.
public final class Scores {
  private final List<Contender> contenders;
  private final List<List<Tally>> tallies = new ArrayList<>();
  private final Tally oracle = new Tally();

  public Scores(List<Contender> contenders) {
    this.contenders = List.copyOf(contenders);
    for (var contender : this.contenders) {
      var own = new ArrayList<Tally>();
      for (int s = 0; s < contender.scales().size(); s++) {
        own.add(new Tally());
      }
      tallies.add(own);
    }
  }

  public List<Contender> contenders() {
    return contenders;
  }

  /// The tally of a contender at one of its scales; scale 0 is the policy as it is.
  public Tally of(int contender, int scale) {
    return tallies.get(contender).get(scale);
  }

  public Tally oracle() {
    return oracle;
  }

  /// Adds the scores of another series through the same contenders.
  public void add(Scores other) {
    for (int c = 0; c < tallies.size(); c++) {
      for (int s = 0; s < tallies.get(c).size(); s++) {
        of(c, s).add(other.of(c, s));
      }
    }
    oracle.add(other.oracle);
  }

  /// Slack against risk of a family, as drawn.
  public List<RiskCurve.Point> curve(String family, RiskCurve.Risk risk) {
    var points = new ArrayList<RiskCurve.Point>();
    for (int c = 0; c < contenders.size(); c++) {
      if (!contenders.get(c).family().equals(family)) {
        continue;
      }
      for (var tally : tallies.get(c)) {
        if (tally.days() > 0) {
          points.add(new RiskCurve.Point(risk.of(tally), tally.slack()));
        }
      }
    }
    return points;
  }
}
