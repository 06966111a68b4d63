package dev.nightshift.jobs.mail;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what lies in the outbox. Any number of nodes may do so at once.
public final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /// Longer than a conversation of which every answer comes just in time is not waited for: the
  /// node then holds back before the final dot.
  private static final Duration LEASE = Duration.ofMinutes(10);

  private static final int MOST_AT_ONCE = 200;

  private final OutboxStore store;
  private final Carrier carrier;
  private final RetryPlan plan;
  private final Duration lease;

  public Outbox(OutboxStore store, Carrier carrier) {
    this(store, carrier, RetryPlan.DEFAULT);
  }

  public Outbox(OutboxStore store, Carrier carrier, RetryPlan plan) {
    this(store, carrier, plan, LEASE);
  }

  Outbox(OutboxStore store, Carrier carrier, RetryPlan plan, Duration lease) {
    this.store = store;
    this.carrier = carrier;
    this.plan = plan;
    this.lease = lease;
  }

  /// Sends all mails that are due, at most 200, and stops early when the server is down.
  public Flushed flush() throws InterruptedException {
    var flushed = Flushed.NOTHING;
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the node is stopping");
      }
      var claim = store.claim(carrier.channel(), lease);
      if (claim.isEmpty()) {
        return flushed;
      }
      var delivery = deliver(claim.get());
      flushed = flushed.plus(delivery);
      if (delivery instanceof Delivery.Deferred(_, boolean serverDown) && serverDown) {
        return flushed;
      }
    }
    return flushed;
  }

  /// Delivers once and writes down what came of it: a mail that was deferred for the last time is
  /// refused.
  private Delivery deliver(OutboxStore.Claim claim) {
    var delivery = attempt(claim);
    if (delivery instanceof Delivery.Deferred(String reply, _)
        && plan.after(claim.attempts()).isEmpty()) {
      delivery = new Delivery.Refused(reply);
    }
    record(claim, delivery);
    return delivery;
  }

  private Delivery attempt(OutboxStore.Claim claim) {
    if (claim.unknowns() >= plan.maxUnknowns()) {
      return new Delivery.Refused("No answer to any of " + claim.unknowns() + " attempts.");
    }
    return carrier.carry(claim, () -> store.goOn(claim, plan.resendAfter()));
  }

  /// As people say it: `1 min`, `2 h`.
  private static String span(Duration time) {
    return time.toHours() > 0 ? time.toHours() + " h" : time.toMinutes() + " min";
  }

  private void record(OutboxStore.Claim claim, Delivery delivery) {
    switch (delivery) {
      case Delivery.Accepted(String reply) -> store.accepted(claim, reply);
      case Delivery.Refused(String reply) -> {
        store.dead(claim, reply);
        LOG.error("Mail {} to {} is given up: {}", claim.key(), claim.recipient(), reply);
      }
      case Delivery.Unknown(String reply) -> {
        store.unknown(claim, reply);
        LOG.warn(
            "Mail {} to {} may have arrived, the answer stayed away; it is sent again after {}: {}",
            claim.key(),
            claim.recipient(),
            span(plan.resendAfter()),
            reply);
      }
      case Delivery.Deferred(String reply, _) -> {
        var wait = plan.after(claim.attempts()).orElseThrow();
        store.later(claim, wait, reply);
        LOG.info(
            "Mail {} to {} is tried again in {}: {}",
            claim.key(),
            claim.recipient(),
            span(wait),
            reply);
      }
    }
  }
}
