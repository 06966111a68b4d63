package dev.nightshift.jobs.mail;

/// How one attempt to deliver a mail ended.
public sealed interface Delivery {
  /// What the server, or the network, said last: one line.
  String reply();

  /// The server took it and is responsible from now on.
  record Accepted(String reply) implements Delivery {}

  /// The server will never take it: an answer 5xx to sender, recipient or content.
  record Refused(String reply) implements Delivery {}

  /// Not now: an answer 4xx, or the conversation ended before the mail did. Surely not delivered.
  ///
  /// @param serverDown whether it is the server's fault, so that other mails need not try either
  record Deferred(String reply, boolean serverDown) implements Delivery {}

  /// The whole mail was sent, and no answer came: it may or may not have been delivered.
  record Unknown(String reply) implements Delivery {}
}
