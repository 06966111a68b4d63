package dev.nightshift.jobs.mail;

import dev.nightshift.reports.Amounts;
import java.util.ArrayList;

/// What came of sending.
///
/// @param accepted mails the server took
/// @param deferred mails to be tried again
/// @param unknown mails whose answer stayed away
/// @param dead mails given up
/// @param lastTrouble what the server said to the last mail it did not take; empty if it took all
public record Flushed(int accepted, int deferred, int unknown, int dead, String lastTrouble) {
  static final Flushed NOTHING = new Flushed(0, 0, 0, 0, "");

  Flushed plus(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Accepted _ -> new Flushed(accepted + 1, deferred, unknown, dead, lastTrouble);
      case Delivery.Deferred(String reply, _) ->
          new Flushed(accepted, deferred + 1, unknown, dead, reply);
      case Delivery.Unknown(String reply) ->
          new Flushed(accepted, deferred, unknown + 1, dead, reply);
      case Delivery.Refused(String reply) ->
          new Flushed(accepted, deferred, unknown, dead + 1, reply);
    };
  }

  Flushed plus(Flushed other) {
    return new Flushed(
        accepted + other.accepted,
        deferred + other.deferred,
        unknown + other.unknown,
        dead + other.dead,
        lastTrouble.isEmpty() ? other.lastTrouble : lastTrouble);
  }

  public boolean troubled() {
    return deferred + unknown + dead > 0;
  }

  /// What was done, and what the server said to what it did not take.
  public String sentence() {
    var parts = new ArrayList<String>();
    part(parts, accepted, "sent");
    part(parts, deferred, "to be tried again");
    part(parts, unknown, "sent without an answer");
    part(parts, dead, "given up");
    if (parts.isEmpty()) {
      return "No mail was due.";
    }
    String done = String.join(", ", parts);
    return lastTrouble.isEmpty() ? done + "." : done + ": " + lastTrouble;
  }

  private static void part(ArrayList<String> parts, int count, String words) {
    if (count > 0) {
      parts.add(Amounts.count(count, "mail") + " " + words);
    }
  }
}
