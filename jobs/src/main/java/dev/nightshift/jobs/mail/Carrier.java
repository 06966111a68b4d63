package dev.nightshift.jobs.mail;

/// A way by which what lies in the outbox leaves.
public interface Carrier {
  /// `mail` or `webhook`, as table `mail_outbox` writes it.
  String channel();

  /// Tries once to deliver.
  ///
  /// @param beforeTheEnd is asked when it can last be taken back; false breaks off, and then it is
  ///   surely not delivered
  Delivery carry(OutboxStore.Claim claim, BeforeTheEnd beforeTheEnd);

  /// Asked just before a message is ended, when it can still be taken back.
  @FunctionalInterface
  interface BeforeTheEnd {
    /// Whether the message may be ended. Once this has said yes, it may arrive.
    boolean goOn();
  }
}
