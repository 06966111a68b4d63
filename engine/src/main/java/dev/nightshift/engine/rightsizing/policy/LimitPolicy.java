package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;

/// A way to set a limit on one resource of one container from what it used.
public interface LimitPolicy {
  /// Name in lower case, e.g. `vpa`.
  String name();

  /// Starts without any knowledge.
  LimitLearner learner(Resource resource);

  /// Least limit the product itself ever proposes, in cores or bytes. The live comparison applies
  /// it; a back-test leaves it out, since it would only make small workloads look worse.
  default double floor(Resource resource) {
    return 0;
  }
}
