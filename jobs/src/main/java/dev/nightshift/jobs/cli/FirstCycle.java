package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.NightshiftException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pass through all that Nightshift does, with visible progress. A step that fails is told and
/// the rest goes on.
final class FirstCycle {
  private static final Logger LOG = LoggerFactory.getLogger(FirstCycle.class);

  /// The work of a step.
  interface Work {
    /// @return one sentence on what was done
    String run(Progress progress) throws InterruptedException;
  }

  private record Step(String title, Work work) {}

  private final List<Step> steps = new ArrayList<>();

  FirstCycle step(String title, Work work) {
    steps.add(new Step(title, work));
    return this;
  }

  /// @return how many steps failed
  int run(Progress progress) throws InterruptedException {
    int failed = 0;
    for (Step step : steps) {
      progress.step(step.title());
      try {
        progress.done(step.work().run(progress));
      } catch (NightshiftException e) {
        failed++;
        progress.failed(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        failed++;
        LOG.error("{} failed; the rest goes on", step.title(), e);
        progress.failed(
            "something unexpected failed: "
                + e.getMessage()
                + " (the log has more; please report it)");
      }
    }
    return failed;
  }
}
