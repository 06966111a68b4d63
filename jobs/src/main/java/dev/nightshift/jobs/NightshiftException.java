package dev.nightshift.jobs;

import org.jspecify.annotations.Nullable;

/// A failure of the world outside. Its message is one sentence that says what is wrong and what to
/// do; it is shown to the operator as it is, without a stack trace.
public final class NightshiftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  public NightshiftException(ErrorKind kind, String message) {
    this(kind, message, null);
  }

  public NightshiftException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public ErrorKind kind() {
    return kind;
  }
}
