package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Recommendations as `recommendations list` prints them.
///
/// Tools get every column. People get those that fit a terminal: the host where there are several,
/// the container where its workload has several, and one column for what is proposed or why nothing
/// is.
final class RecommendationTable {
  private final List<RecommendationStore.Stored> plain;
  private final List<MovingLimitStore.Stored> moving;
  private final Instant now;

  RecommendationTable(
      List<RecommendationStore.Stored> plain, List<MovingLimitStore.Stored> moving, Instant now) {
    this.plain = plain;
    this.moving = moving;
    this.now = now;
  }

  /// All there is to know, a column each.
  Table whole() {
    var table =
        Table.columns(
            "id",
            "workload",
            "container",
            "host",
            "resource",
            "now",
            "proposed",
            "saving a month",
            "risk",
            "confidence",
            "undo",
            "age",
            "answer");
    for (var one : plain) {
      boolean proposes = one.proposed() != null;
      table.row(
          one.id(),
          one.workload(),
          one.container(),
          one.host(),
          one.resource().word(),
          RecommendationsListCommand.limit(one.resource(), one.current()),
          new Table.Cell(one.proposed(), proposes ? proposed(one) : "-"),
          proposes ? RecommendationsListCommand.money(one.savingPerMonth()) : null,
          proposes ? one.risk() : null,
          percent(one.confidence()),
          one.undo(),
          age(one.madeAt()),
          one.answer());
    }
    for (var one : moving) {
      table.row(
          "m" + one.id(),
          one.workload(),
          one.container(),
          one.host(),
          one.resource().word(),
          new Table.Cell(one.current(), one.resource().text(one.current())),
          new Table.Cell(one.mean(), MovingLimits.range(one)),
          RecommendationsListCommand.money(one.savingPerMonth()),
          null,
          null,
          null,
          age(one.madeAt()),
          MovingLimits.answer(one.limit()));
    }
    return table;
  }

  /// What fits a terminal.
  Table forPeople() {
    boolean hosts = plain.stream().map(RecommendationStore.Stored::host).distinct().count() > 1;
    var columns = new ArrayList<String>(List.of("id", "workload"));
    if (hosts) {
      columns.add("host");
    }
    columns.addAll(
        List.of("limit", "now", "proposed", "saves a month", "risk", "sure", "undo", "age"));
    var replicas = replicas();
    var table = Table.columns(columns);
    for (var one : plain) {
      boolean proposes = one.proposed() != null;
      boolean several = one.importedFrom() != null || replicas.getOrDefault(key(one), 0) > 1;
      row(
          table,
          hosts ? one.host() : null,
          one.id(),
          several ? one.container() : one.workload(),
          one.resource().word(),
          RecommendationsListCommand.limit(one.resource(), one.current()),
          proposes ? proposed(one) : one.answer().replace('-', ' '),
          proposes ? RecommendationsListCommand.money(one.savingPerMonth()) : null,
          proposes ? one.risk() : null,
          percent(one.confidence()),
          one.undo(),
          age(one.madeAt()));
    }
    for (var one : moving) {
      row(
          table,
          hosts ? one.host() : null,
          "m" + one.id(),
          one.container(),
          one.resource().word(),
          new Table.Cell(one.current(), one.resource().text(one.current())),
          MovingLimits.range(one) + ", " + MovingLimits.answer(one.limit()),
          RecommendationsListCommand.money(one.savingPerMonth()),
          null,
          null,
          null,
          age(one.madeAt()));
    }
    return table;
  }

  /// What the proposals come to, and where the reasons stand; null where nothing is proposed.
  @Nullable String sum() {
    var proposals = plain.stream().filter(one -> one.proposed() != null).toList();
    if (proposals.isEmpty()) {
      return null;
    }
    double saving =
        proposals.stream()
            .mapToDouble(one -> one.savingPerMonth() == null ? 0 : one.savingPerMonth())
            .sum();
    return "%s listed, together %s %s a month. Why, and why not lower: 'nightshift recommendations show ID'."
        .formatted(
            Text.count(proposals.size(), "change"),
            saving < 0 ? "costing" : "saving",
            String.format(Locale.ROOT, "%.2f", Math.abs(saving)));
  }

  /// How many containers there are of each workload on a host.
  private Map<String, Integer> replicas() {
    var counts = new HashMap<String, Integer>();
    plain.forEach(one -> counts.merge(key(one), 1, Integer::sum));
    return counts;
  }

  private static String key(RecommendationStore.Stored one) {
    return one.host() + '\0' + one.workload() + '\0' + one.resource();
  }

  private static void row(Table table, @Nullable String host, @Nullable Object... others) {
    var values = new ArrayList<@Nullable Object>();
    for (int i = 0; i < others.length; i++) {
      values.add(others[i]);
      if (i == 1 && host != null) {
        values.add(host);
      }
    }
    table.row(values.toArray());
  }

  private static String proposed(RecommendationStore.Stored one) {
    Double amount = one.proposed();
    return amount == null ? "-" : one.resource().text(amount);
  }

  private Table.Cell age(Instant madeAt) {
    return new Table.Cell(madeAt, Words.span(Duration.between(madeAt, now)));
  }

  private static Table.Cell percent(@Nullable Double share) {
    return new Table.Cell(
        share, share == null ? "-" : String.format(Locale.ROOT, "%.0f %%", share * 100));
  }
}
