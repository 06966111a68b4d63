package dev.nightshift.jobs.web;

import java.net.InetAddress;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for each request, in `log/access.log`: who, what, how it ended. Of an address only the
/// route is written, as links hold secrets and names are anybody's.
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("nightshift.access");

  /// What is known of a request so far.
  static final class Entry {
    private final InetAddress client;
    private final String method;
    private String route = "-";
    private String caller = "-";
    private int status = 499;
    private long size;

    /// Until something is known, the client left before it was answered: 499, as nginx writes it.
    Entry(InetAddress client, String method) {
      this.client = client;
      this.method = method.matches("[A-Z]{3,7}") ? method : "OTHER";
    }

    String method() {
      return method;
    }

    String route() {
      return route;
    }

    int status() {
      return status;
    }

    void route(String pattern) {
      route = pattern;
    }

    void caller(Caller who) {
      caller = who.role().word();
    }

    void status(int answered) {
      status = answered;
    }

    void size(long bytes) {
      size = bytes;
    }
  }

  void write(Entry entry, long spentNanos) {
    if (LOG.isInfoEnabled()) {
      LOG.info(
          "{} {} {} {} {} {} B {} ms",
          entry.client.getHostAddress(),
          entry.caller,
          entry.method,
          entry.route,
          entry.status,
          entry.size,
          String.format(Locale.ROOT, "%.1f", spentNanos / 1e6));
    }
  }
}
