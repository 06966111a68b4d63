package dev.nightshift.jobs;

/// Whose failure it is, so that failures can be counted and an operator knows where to look.
public enum ErrorKind {
  /// Something the operator typed or configured: exit code 2.
  OPERATOR,
  /// The machine or its Docker daemon.
  HOST,
  /// PostgreSQL.
  DATABASE,
  /// The SMTP server.
  MAIL
}
