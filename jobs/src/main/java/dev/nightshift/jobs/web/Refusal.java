package dev.nightshift.jobs.web;

import java.time.Duration;

/// A request that is not answered as asked; what the client is told about it.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final long retrySeconds;

  private Refusal(int status, String title, String detail, long retrySeconds) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
    this.retrySeconds = retrySeconds;
  }

  /// @param status the HTTP status
  /// @param title what is wrong in some words, the same for each case of its kind
  /// @param detail what to do about it, in a sentence
  static Refusal of(int status, String title, String detail) {
    return new Refusal(status, title, detail, 0);
  }

  static Refusal tooMany(Duration wait) {
    long seconds = Math.max(1, wait.toSeconds() + 1);
    return new Refusal(429, "Too many requests", "Try again in " + seconds + " seconds.", seconds);
  }

  static Refusal wrong(String detail) {
    return of(400, "Not understood", detail);
  }

  static Refusal notFound() {
    return of(404, "Not found", "There is nothing at this address.");
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  /// After how many seconds to try again; 0 where that says nothing.
  long retrySeconds() {
    return retrySeconds;
  }
}
