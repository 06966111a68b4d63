package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.usage.HistoryDueStore.DueHour;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rolls samples up into hourly histories: an hour of a host and all its containers in one
/// transaction, so memory stays bounded and halting anywhere leaves whole hours.
///
/// The transaction is repeatable read: its reads agree with each other, and of two roll-ups of one
/// hour at once the later fails on the marks that both want to remove, and is tried again. So none
/// can write what it saw earlier over what another saw later.
public final class RollUp {
  private static final Logger LOG = LoggerFactory.getLogger(RollUp.class);
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final int TRIES = 4;

  private final Jdbi jdbi;
  private final HistoryDueStore dueHours;

  public RollUp(Jdbi jdbi) {
    this.jdbi = jdbi;
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
      return rollUpRepeatedly(due, now);
    } catch (JdbiException e) {
      LOG.warn("Hour {} of host {} not rolled up; it stays due", due.hour(), due.hostId(), e);
      return new Outcome(0, 0, 1, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private Outcome rollUpRepeatedly(DueHour due, Instant now) {
    for (int attempt = 1; ; attempt++) {
      try {
        return rollUpOnce(due, now);
      } catch (JdbiException e) {
        if (attempt == TRIES || !isSerializationFailure(e)) {
          throw e;
        }
      }
    }
  }

  private Outcome rollUpOnce(DueHour due, Instant now) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          HistoryDueStore.unmark(handle, due);
          boolean host = HostHistoryStore.rollUp(handle, due, now);
          int containers = ContainerHistoryStore.rollUp(handle, due, now);
          return new Outcome(containers, host ? 1 : 0, 0, "");
        });
  }

  private static boolean isSerializationFailure(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && SERIALIZATION_FAILURE.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
