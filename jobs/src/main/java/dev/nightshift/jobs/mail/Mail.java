package dev.nightshift.jobs.mail;

/// A mail as it goes over the wire. Its bytes never change.
///
/// @param key what caused it, e.g. `digest:weekly:2026-W47`: one mail per key and recipient
/// @param messageId made from key and recipient, so that a repeat carries the same
/// @param secret whether it holds what only its recipient may see: then its bytes are forgotten
///   once it was delivered
public record Mail(
    String key,
    MailAddress recipient,
    String messageId,
    String subject,
    Bytes bytes,
    boolean secret) {
  /// One that anybody with the right to read the database may see.
  public Mail(String key, MailAddress recipient, String messageId, String subject, Bytes bytes) {
    this(key, recipient, messageId, subject, bytes, false);
  }

  /// The same, to be forgotten once it was delivered.
  public Mail asSecret() {
    return new Mail(key, recipient, messageId, subject, bytes, true);
  }
}
