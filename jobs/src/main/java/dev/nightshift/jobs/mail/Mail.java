package dev.nightshift.jobs.mail;

/// A mail as it goes over the wire. Its bytes never change.
///
/// @param key what caused it, e.g. `digest:weekly:2026-W47`: one mail per key and recipient
/// @param messageId made from key and recipient, so that a repeat carries the same
public record Mail(
    String key, MailAddress recipient, String messageId, String subject, Bytes bytes) {}
