package dev.nightshift.jobs.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/// Tells a database that is away for now from one that refuses what it was given.
public final class Outage {
  private Outage() {}

  /// Whether the same may work later: connections (class 08), shortage (53), an operator (57), an
  /// error of the system (58), a deadlock (40), a server that is read-only (25006).
  public static boolean isOne(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException) {
        return true;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return state.matches("(08|53|57|58|40).*") || state.equals("25006");
      }
    }
    return false;
  }
}
