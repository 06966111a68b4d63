package dev.nightshift.reports;

import static dev.nightshift.reports.Amounts.count;
import static dev.nightshift.reports.Amounts.percent;

import java.util.ArrayList;
import java.util.List;

/// The digest in one line: what to do, what is wrong, how full it is.
public final class Verdict {
  private static final String BETWEEN = " · ";

  private Verdict() {}

  /// E.g. `2 limits to review · 1 alert · 14 % of CPU used`.
  public static String of(Digest digest) {
    var parts = new ArrayList<>(work(digest));
    if (parts.isEmpty()) {
      parts.add("all well");
    }
    double share = cpuShare(digest.hosts().shown());
    if (share >= 0) {
      parts.add(percent(share) + " of CPU used");
    }
    return String.join(BETWEEN, parts);
  }

  /// The subject of the mail: the verdict, and whose it is.
  public static String subject(Digest digest) {
    String whose =
        switch (digest.kind()) {
          case FIRST -> "First digest of ";
          case PERIODIC -> Phrases.span(digest.period()) + " on ";
          case PREVIEW -> "Preview of ";
        };
    return whose + Line.name(digest.fleet().text()) + ": " + of(digest);
  }

  private static List<String> work(Digest digest) {
    var parts = new ArrayList<String>();
    if (!digest.decisions().isEmpty()) {
      parts.add(count(digest.decisions().total(), "limit") + " to review");
    }
    if (!digest.alarms().isEmpty()) {
      parts.add(count(digest.alarms().total(), "alert"));
    }
    if (!digest.findings().isEmpty()) {
      parts.add(count(digest.findings().total(), "finding"));
    }
    if (digest.itself().jobsFailed() > 0) {
      parts.add(count(digest.itself().jobsFailed(), "job") + " failed");
    }
    return parts;
  }

  /// Share of all CPUs that was used, or -1 when no host was measured.
  private static double cpuShare(List<HostUsage> hosts) {
    double used = 0;
    double capacity = 0;
    for (var host : hosts) {
      var cpu = host.cpu();
      if (cpu != null && cpu.capacity() != null) {
        used += cpu.mean();
        capacity += cpu.capacity();
      }
    }
    return capacity > 0 ? used / capacity : -1;
  }
}
