package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.usage.HistoryDueStore.DueHour;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rolls samples up into hourly histories: an hour of a host and all its containers at a time, so
/// memory stays bounded and halting anywhere leaves whole hours.
public final class RollUp {
  private static final Logger LOG = LoggerFactory.getLogger(RollUp.class);

  private final RollUpStore store;
  private final HistoryDueStore dueHours;

  public RollUp(Jdbi jdbi) {
    this.store = new RollUpStore(jdbi);
    this.dueHours = new HistoryDueStore(jdbi);
  }

  /// What a roll-up did.
  ///
  /// @param containerHours histories of containers made
  /// @param hostHours histories of hosts made
  /// @param failedHours hours of hosts that failed; they stay due
  /// @param failure the first failure in a sentence, empty without one
  public record Outcome(int containerHours, int hostHours, int failedHours, String failure) {
    static final Outcome NOTHING = new Outcome(0, 0, 0, "");

    Outcome plus(Outcome other) {
      return new Outcome(
          containerHours + other.containerHours,
          hostHours + other.hostHours,
          failedHours + other.failedHours,
          failure.isEmpty() ? other.failure : failure);
    }
  }

  /// Rolls up every hour that is due now, the running one included.
  ///
  /// @throws InterruptedException between two hours, when the node is stopping
  public Outcome rollUpDue(Instant now) throws InterruptedException {
    var outcome = Outcome.NOTHING;
    var last = DueHour.FIRST;
    while (true) {
      var page = dueHours.due(last);
      if (page.isEmpty()) {
        return outcome;
      }
      for (var due : page) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped between two hours of the roll-up");
        }
        outcome = outcome.plus(rollUp(due, now));
      }
      last = page.getLast();
    }
  }

  private Outcome rollUp(DueHour due, Instant now) {
    try {
      var made = store.rollUp(due, now);
      return new Outcome(made.containers(), made.hosts(), 0, "");
    } catch (NightshiftException e) {
      LOG.warn("Hour {} of host {} stays due", due.hour(), due.hostId(), e);
      return new Outcome(0, 0, 1, String.valueOf(e.getMessage()));
    }
  }
}
