package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.sql.SQLException;

/// Says in one sentence what PostgreSQL said in several.
final class Failure {
  private Failure() {}

  /// @param what what could not be done, as the beginning of a sentence
  /// @param privilege what to do when a privilege is missing
  static NightshiftException of(SQLException failure, String what, String privilege) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    String said =
        failure.getMessage() == null
            ? "no reason given"
            : failure
                .getMessage()
                .lines()
                .findFirst()
                .orElse("")
                // the driver's own advice; ours follows
                .replaceFirst("\\. Check that .*", "")
                .replaceFirst("\\.$", "");
    String advice =
        switch (state) {
          case "28P01", "28000" ->
              "check NIGHTSHIFT_DATABASE_USER and NIGHTSHIFT_DATABASE_PASSWORD";
          case "3D000" -> "create that database or name another in NIGHTSHIFT_DATABASE_URL";
          case "08001", "08006", "08004" ->
              "check that the server runs and NIGHTSHIFT_DATABASE_URL names it";
          case "42501" -> privilege;
          default -> "";
        };
    return new NightshiftException(
        ErrorKind.DATABASE,
        what + ": " + said + (advice.isEmpty() ? "" : " — " + advice) + ".",
        failure);
  }
}
