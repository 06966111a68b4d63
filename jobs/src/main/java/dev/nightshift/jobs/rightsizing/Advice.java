package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Neediest;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.moving.MovingProposal;
import dev.nightshift.engine.rightsizing.moving.MovingSizing;
import dev.nightshift.engine.rightsizing.sizing.DailyUse;
import dev.nightshift.engine.rightsizing.sizing.WorkloadSizing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is said of one resource of one container: the plain answer and, where one limit was
/// sized, the limits that move beside it.
record Advice(Recommendation answer, List<MovingProposal> moving) {
  /// @param neediest a replica that needs more; null where this one needs most
  static Advice of(
      Resource resource,
      UsageHistory history,
      RightSizingConfig settings,
      @Nullable Neediest neediest) {
    var days = DailyUse.of(resource, history);
    var answer = new WorkloadSizing(settings).recommend(resource, history, days, neediest);
    Double limit = sized(answer);
    return new Advice(
        answer,
        limit == null
            ? List.of()
            : new MovingSizing(settings).propose(resource, history, days, limit));
  }

  /// What it was sized to; null where the need is not known.
  @Nullable Double sized() {
    return sized(answer);
  }

  private static @Nullable Double sized(Recommendation answer) {
    return answer.evidence().entries().get("sized_" + answer.resource().unit())
            instanceof Double limit
        ? limit
        : null;
  }
}
