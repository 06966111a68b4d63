package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// At which address this host answers another: the configured one, else the one from which packets
/// to the other leave, else the one by which the database knows this host. Never one of all at
/// once, nor the loopback's unless configured.
final class OwnAddress {
  private static final int ANY_PORT = 9;

  private OwnAddress() {}

  /// @param configured by the operator; empty where it is not
  /// @param other address from which the other host comes to the database; null where it runs on
  ///   the same machine as the database
  /// @param own the same of this host
  /// @return empty where it is not known
  static Optional<InetAddress> towards(
      String configured, @Nullable String other, Optional<String> own) throws IOException {
    if (!configured.isBlank()) {
      return Optional.of(InetAddress.ofLiteral(configured.strip()));
    }
    if (other != null) {
      var there = InetAddress.ofLiteral(other);
      if (isOfAnotherMachine(there)) {
        return Optional.of(leavingTo(there)).filter(here -> isReachable(here));
      }
    }
    if (own.isEmpty()) {
      return Optional.empty();
    }
    var here = InetAddress.ofLiteral(own.get());
    return isReachable(here) && NetworkInterface.getByInetAddress(here) != null
        ? Optional.of(here)
        : Optional.empty();
  }

  /// Whether a text is an address; names of hosts are none.
  static boolean isOne(String text) {
    try {
      return !InetAddress.ofLiteral(text.strip()).isAnyLocalAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isOfAnotherMachine(InetAddress there) throws IOException {
    return !there.isLoopbackAddress() && NetworkInterface.getByInetAddress(there) == null;
  }

  private static boolean isReachable(InetAddress here) {
    return !here.isLoopbackAddress() && !here.isAnyLocalAddress();
  }

  /// Nothing is sent: connecting a datagram socket only asks the kernel for the way.
  private static InetAddress leavingTo(InetAddress there) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.connect(there, ANY_PORT);
      return socket.getLocalAddress();
    }
  }
}
