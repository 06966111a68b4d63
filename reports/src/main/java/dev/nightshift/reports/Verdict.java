package dev.nightshift.reports;

import static dev.nightshift.reports.Amounts.count;
import static dev.nightshift.reports.Amounts.percent;

import java.util.ArrayList;
import java.util.List;

/// The digest in one line: what to do, what was done, what is wrong, what was won.
public final class Verdict {
  private static final String BETWEEN = " · ";

  /// What a phone shows of a subject, and a little more.
  private static final int MOST_IN_SUBJECT = 4;

  private Verdict() {}

  /// E.g. `2 to approve · 1 rolled back · 1 alert · 14 % CPU saved`.
  public static String of(Digest digest) {
    return String.join(BETWEEN, parts(digest));
  }

  /// The subject of the mail: the verdict, and whose it is.
  public static String subject(Digest digest) {
    String whose = Line.name(digest.fleet().text()).text();
    var parts = parts(digest);
    String verdict =
        String.join(BETWEEN, parts.subList(0, Math.min(MOST_IN_SUBJECT, parts.size())));
    return switch (digest.kind()) {
      case FIRST -> "First digest of " + whose + ": " + verdict;
      case PERIODIC ->
          verdict
              + BETWEEN
              + Phrases.span(digest.period()).toLowerCase(java.util.Locale.ROOT)
              + " on "
              + whose;
      case PREVIEW -> "Preview of " + whose + ": " + verdict;
    };
  }

  private static List<String> parts(Digest digest) {
    var parts = new ArrayList<>(work(digest));
    if (parts.isEmpty()) {
      parts.add(digest.unwatched() ? "nothing was watched" : "all well");
    }
    double saved = digest.savings().cpuShare();
    double share = cpuShare(digest.hosts().shown());
    if (saved >= 0.005) {
      parts.add(percent(saved) + " CPU saved");
    } else if (share >= 0) {
      parts.add(percent(share) + " of CPU used");
    }
    return parts;
  }

  private static List<String> work(Digest digest) {
    var parts = new ArrayList<String>();
    asked(digest, "awaiting-approval", " to approve", parts);
    asked(digest, "held", " held", parts);
    asked(digest, "needs-human", " stuck", parts);
    long undone = digest.work().undone();
    if (undone > 0) {
      parts.add(undone + " rolled back");
    }
    if (!digest.alarms().isEmpty()) {
      parts.add(count(digest.alarms().total(), "alert"));
    }
    if (!digest.decisions().isEmpty()) {
      parts.add(count(digest.decisions().total(), "limit") + " to review");
    }
    if (!digest.findings().isEmpty()) {
      parts.add(count(digest.findings().total(), "finding"));
    }
    if (digest.itself().jobsFailed() > 0) {
      parts.add(count(digest.itself().jobsFailed(), "job") + " failed");
    }
    if (digest.work().done() > 0) {
      parts.add(digest.work().done() + " changed");
    }
    return parts;
  }

  /// Where more wait than are shown, those that are not shown count as the first kind.
  private static void asked(Digest digest, String state, String words, List<String> parts) {
    var waiting = digest.waiting();
    long asked = waiting.shown().stream().filter(one -> one.state().equals(state)).count();
    if (state.equals("awaiting-approval")) {
      asked += waiting.hidden();
    }
    if (asked > 0) {
      parts.add(asked + words);
    }
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
