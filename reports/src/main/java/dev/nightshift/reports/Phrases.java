package dev.nightshift.reports;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// Phrases that HTML and text share, so that both say the same.
public final class Phrases {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  /// Instead of a number that nobody knows; 0 would be one.
  public static final String NOT_MEASURED = "not measured";

  private Phrases() {}

  /// E.g. `0.48 of 2 cores (24 %), highest 1.9 cores`.
  public static String usage(Usage usage, DoubleFunction<String> words) {
    String share = usage.limited() ? " (" + Amounts.percent(usage.meanShare()) + ")" : "";
    return mean(usage, words) + share + ", highest " + words.apply(usage.max());
  }

  /// Mean against the period before, e.g. `+12 % against the week before`; empty when unknown or
  /// hardly different.
  public static String against(Usage usage, Period period) {
    var before = usage.meanBefore();
    if (before == null || before <= 0) {
      return "";
    }
    double change = usage.mean() / before - 1;
    if (Math.abs(change) < 0.02) {
      return "as " + before(period);
    }
    return Amounts.change(change) + " against " + before(period);
  }

  /// The period before, in words: `the week before`.
  public static String before(Period period) {
    return "the " + (span(period).equals("Week") ? "week" : "period") + " before";
  }

  /// Highest usage against the limit, e.g. `310 MiB of 1 GiB`.
  public static String peak(Usage usage, DoubleFunction<String> words) {
    return of(usage.max(), usage.capacity(), words);
  }

  /// The unit once where both share it.
  private static String of(double amount, @Nullable Double limit, DoubleFunction<String> words) {
    String used = words.apply(amount);
    if (limit == null) {
      return used;
    }
    String most = words.apply(limit);
    int unit = used.indexOf(' ');
    boolean shared =
        most.endsWith(used.substring(unit)) || used.endsWith(" core") || most.endsWith(" core");
    return (shared ? used.substring(0, unit) : used) + " of " + most;
  }

  /// Mean usage against the limit, e.g. `0.48 of 0.5 cores`.
  public static String mean(Usage usage, DoubleFunction<String> words) {
    return of(usage.mean(), usage.capacity(), words);
  }

  /// A share as the width of a bar in percent: whole, within 0 and 100, and never quite empty.
  public static int filled(double share) {
    return share <= 0 ? 0 : Math.clamp(Math.round(100 * share), 1, 100);
  }

  /// A period in a word: `Week`, `Day`, else its length.
  static String span(Period period) {
    long hours = period.length().toHours();
    if (hours >= 6 * 24 && hours <= 8 * 24) {
      return "Week";
    }
    return hours >= 23 && hours <= 25 ? "Day" : "Last " + Amounts.span(period.length());
  }

  /// Title of the digest as a person says it.
  public static String title(Digest digest) {
    return switch (digest.kind()) {
      case FIRST -> "First digest of " + digest.fleet();
      case PERIODIC ->
          "The " + span(digest.period()).toLowerCase(Locale.ROOT) + " on " + digest.fleet();
      case PREVIEW -> "Preview of the digest of " + digest.fleet();
    };
  }

  /// The three lines of a quiet week, and the first lines of every other.
  public static String sizes(Digest digest) {
    long containers = 0;
    for (var host : digest.hosts().shown()) {
      containers += host.containers();
    }
    return Amounts.count(digest.hosts().total(), "host")
        + ", "
        + Amounts.count(containers, "container")
        + ", "
        + Amounts.count(digest.itself().samples(), "sample")
        + " in "
        + Amounts.span(digest.period().length());
  }

  /// The three lines of a quiet week.
  public static List<String> quiet(Digest digest) {
    String used =
        digest.health().compared().stream()
            .filter(row -> row.name().endsWith(" used") && !row.difference().isEmpty())
            .map(row -> row.name() + " " + row.now() + " (" + row.difference() + ")")
            .collect(java.util.stream.Collectors.joining(", "));
    return List.of(
        sizes(digest) + ".",
        jobs(digest.itself()),
        used.isEmpty() ? cost(digest.itself()) : used + ".");
  }

  /// When a digest was made, with what settings.
  public static String made(Digest digest) {
    return "Made "
        + Amounts.dayTime(digest.madeAt(), digest.period())
        + " "
        + Amounts.zone(digest.period().zone())
        + " with profile "
        + digest.profile()
        + ".";
  }

  /// Whether this reader decides by links that stand in it.
  public static boolean byLink(Digest digest) {
    return digest.waiting().shown().stream().anyMatch(one -> one.link() != null);
  }

  /// How to change or stop a digest: what, and the command.
  public static List<List<String>> changing() {
    return List.of(
        List.of("To stop this mail for you:", "nightshift mail mute ADDRESS"),
        List.of("For everybody:", "nightshift jobs pause digest"),
        List.of(
            "When it comes, who gets it: schedule and mail in the profile:",
            "nightshift profile show"));
  }

  /// What could be given back and what was, a line each.
  public static List<List<String>> savings(Digest digest) {
    var savings = digest.savings();
    String span = span(digest.period()).toLowerCase(Locale.ROOT);
    return List.of(
        List.of("asked for", savings.asked().words()),
        List.of(
            "done this " + (span.startsWith("last") ? "time" : span), savings.realised().words()),
        List.of("done " + before(digest.period()), savings.realisedBefore().words()),
        List.of("done in all", savings.realisedInAll().words()));
  }

  /// How Nightshift did, in a sentence.
  public static String jobs(Itself itself) {
    long runs = (long) itself.jobsDone() + itself.jobsPartial() + itself.jobsFailed();
    if (runs == 0) {
      return "No scheduled job has run yet.";
    }
    if (itself.jobsPartial() == 0 && itself.jobsFailed() == 0) {
      return runs == 1
          ? "The one job that ran did well."
          : "All " + number(runs) + " runs of jobs did well.";
    }
    return "Of "
        + Amounts.count(runs, "run")
        + " of jobs "
        + number(itself.jobsFailed())
        + " failed and "
        + number(itself.jobsPartial())
        + " did only a part.";
  }

  /// What Nightshift itself costs, in a sentence.
  public static String cost(Itself itself) {
    var cores = itself.engineCores();
    var resident = itself.residentBytes();
    var size = itself.databaseBytes();
    String database =
        size == null ? "" : "The database holds " + Amounts.bytes((double) size) + ".";
    if (cores == null) {
      return database;
    }
    return "Its engine took "
        + Amounts.percent(cores)
        + " of one core"
        + (resident == null ? "" : " and " + Amounts.bytes((double) resident) + " of memory")
        + ", beside PostgreSQL."
        + (database.isEmpty() ? "" : " " + database);
  }

  /// Where the audit chain stands; empty before it has begun.
  public static String audit(Itself itself) {
    var head = itself.auditHead();
    return head == null
        ? ""
        : "The audit chain stands at " + head + ": nightshift audit verify holds it against that.";
  }

  /// State of the outbox in a sentence; empty when nothing waits.
  public static String mails(Itself itself) {
    if (itself.mailsDead() > 0) {
      return Amounts.count(itself.mailsDead(), "mail")
          + " could not be delivered and "
          + (itself.mailsDead() == 1 ? "was" : "were")
          + " given up: nightshift query which_mails_are_stuck shows why.";
    }
    return itself.mailsWaiting() == 0
        ? ""
        : Amounts.count(itself.mailsWaiting(), "mail") + " waiting to be delivered.";
  }

  /// A benchmark's change against the nights before: `4 % better`; empty when unknown.
  public static String change(@Nullable Double change) {
    if (change == null) {
      return "";
    }
    if (Math.abs(change) < 0.005) {
      return "unchanged";
    }
    return Amounts.percent(Math.abs(change)) + (change > 0 ? " better" : " worse");
  }

  /// Values as a row of little bars, the smallest lowest: `▁▂▂▇`. Fewer than two draw nothing,
  /// equal ones a level line.
  public static String sparkline(List<Double> values) {
    if (values.size() < 2) {
      return "";
    }
    double least = Collections.min(values);
    double range = Collections.max(values) - least;
    var bars = new StringBuilder();
    for (double value : values) {
      double height = range <= 1e-3 * Math.abs(least) ? 0.5 : (value - least) / range;
      bars.append(BARS.charAt((int) Math.min(BARS.length() - 1.0, height * BARS.length())));
    }
    return bars.toString();
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
