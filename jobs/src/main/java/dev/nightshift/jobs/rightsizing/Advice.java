package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.moving.MovingProposal;
import dev.nightshift.engine.rightsizing.moving.MovingSizing;
import dev.nightshift.engine.rightsizing.sizing.WorkloadSizing;
import java.util.List;

/// All that is said of one resource of one container: the plain answer and, where one limit was
/// sized, the limits that move beside it.
record Advice(Recommendation answer, List<MovingProposal> moving) {
  static Advice of(Resource resource, UsageHistory history, RightSizingConfig settings) {
    var answer = new WorkloadSizing(settings).recommend(resource, history);
    var plain = answer.evidence().entries().get("sized_" + resource.unit());
    return new Advice(
        answer,
        plain instanceof Double limit
            ? new MovingSizing(settings).propose(resource, history, limit)
            : List.of());
  }
}
