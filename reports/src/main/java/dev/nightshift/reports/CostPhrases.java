package dev.nightshift.reports;

import static dev.nightshift.reports.Amounts.dollars;

import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Phrases about cost that HTML and text share.
public final class CostPhrases {
  /// Smaller changes are not worth a word.
  private static final double SAME = 0.005;

  private CostPhrases() {}

  /// What it costs and will cost, as pairs of what and how much.
  public static List<List<String>> rows(Digest digest, Cost cost) {
    var rows = new ArrayList<List<String>>();
    String span = Phrases.span(digest.period()).toLowerCase(Locale.ROOT);
    rows.add(
        List.of(span.startsWith("last") ? span : "this " + span, spent(digest.period(), cost)));
    if (!cost.course().isEmpty()) {
      rows.add(List.of(month(cost) + " so far", dollars(cost.soFar())));
    }
    var outlook = cost.outlook();
    if (outlook != null) {
      rows.add(List.of("all of " + month(cost), foreseen(outlook)));
    }
    if (cost.budget() > 0) {
      rows.add(List.of("budget", dollars(cost.budget()) + budget(cost)));
    }
    if (cost.unpriced() > 0) {
      rows.add(
          List.of(
              "not counted",
              Amounts.count(cost.unpriced(), "host") + " without a price: nightshift cost hosts"));
    }
    return rows;
  }

  /// What the chart shows, with its numbers.
  static String alt(Cost cost) {
    var outlook = cost.outlook();
    return "Cost of "
        + month(cost)
        + ": "
        + dollars(cost.soFar())
        + " so far"
        + (outlook == null ? "" : "; all of it: " + foreseen(outlook))
        + (cost.budget() > 0 ? "; the budget is " + dollars(cost.budget()) : "")
        + ".";
  }

  /// Share of the period's cost, in percent.
  public static String share(Cost cost, Cost.Share one) {
    double all = cost.period().usd();
    return all > 0 ? Amounts.percent(one.usd() / all) : "";
  }

  static String month(Cost cost) {
    return cost.month().getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
        + " "
        + cost.month().getYear();
  }

  private static String spent(Period period, Cost cost) {
    var spent = cost.period();
    var words = new StringBuilder(dollars(spent.usd()));
    if (spent.usd() > 0) {
      words.append(", of it ").append(Amounts.percent(spent.idle() / spent.usd())).append(" idle");
      if (spent.unwatched() / spent.usd() >= SAME) {
        words
            .append(" and ")
            .append(Amounts.percent(spent.unwatched() / spent.usd()))
            .append(" not watched");
      }
    }
    var before = cost.before();
    if (before != null && before.usd() > 0) {
      double change = spent.usd() / before.usd() - 1;
      words
          .append("; ")
          .append(Math.abs(change) < SAME ? "as " : Amounts.change(change) + " against ")
          .append(Phrases.before(period));
    }
    return words.toString();
  }

  private static String foreseen(Cost.Outlook outlook) {
    var low = outlook.low();
    var high = outlook.high();
    return dollars(outlook.usd())
        + " expected"
        + (low == null || high == null
            ? ""
            : ", "
                + dollars(low).replace(" USD", "")
                + " to "
                + dollars(high)
                + " in eight of ten cases");
  }

  private static String budget(Cost cost) {
    if (cost.soFar() > cost.budget()) {
      return ", crossed already";
    }
    var outlook = cost.outlook();
    if (outlook == null) {
      return "";
    }
    double left = cost.budget() - outlook.usd();
    return ", "
        + dollars(Math.abs(left))
        + (left < 0 ? " less than expected" : " more than expected");
  }
}
