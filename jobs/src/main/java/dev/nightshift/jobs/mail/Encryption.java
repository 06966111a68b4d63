package dev.nightshift.jobs.mail;

/// How the way to the SMTP server is protected.
public enum Encryption {
  /// The conversation turns to TLS by STARTTLS before anything else is said, or ends.
  STARTTLS,
  /// TLS from the first byte (port 465).
  TLS,
  /// In clear. Only when the operator said so.
  OFF
}
