package dev.nightshift.engine.rightsizing.backtest;

import java.util.Comparator;
import java.util.List;

/// The slack a policy needs at each level of risk, read between the levels at which it was scored.
///
/// @param points in order of risk
public record RiskCurve(List<Point> points) {
  /// One setting of a policy, both as shares.
  public record Point(double risk, double slack) {}

  /// What a violation is counted in.
  public enum Risk {
    DAYS_OVER,
    SAMPLES_OVER,
    UNSERVED;

    public double of(Tally tally) {
      return switch (this) {
        case DAYS_OVER -> tally.daysOver();
        case SAMPLES_OVER -> tally.over();
        case UNSERVED -> tally.unserved();
      };
    }
  }

  public RiskCurve {
    points = points.stream().sorted(Comparator.comparingDouble(Point::risk)).toList();
  }

  /// Least slack at a risk of at most `risk`, linear between neighbouring points. Above the
  /// riskiest point the slack of that point; NaN below the safest.
  public double slackAt(double risk) {
    double best = Double.NaN;
    for (int i = 0; i < points.size(); i++) {
      var point = points.get(i);
      if (point.risk <= risk) {
        best = Double.isNaN(best) ? point.slack : Math.min(best, point.slack);
      } else if (i > 0) {
        var before = points.get(i - 1);
        double share = (risk - before.risk) / (point.risk - before.risk);
        return Math.min(best, before.slack + share * (point.slack - before.slack));
      } else {
        return best;
      }
    }
    return best;
  }
}
