package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.analysis.FindingStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Findings as rows of a list that fits on a screen: the gravest of each group, below it some of
/// the rest, and how many more there are.
final class FindingLines {
  /// Members of an incident that are shown below the gravest.
  private static final int MEMBERS = 3;

  /// Findings of one kind about one host that stand alone; more are counted only.
  private static final int ALONE = 2;

  private FindingLines() {}

  /// A row.
  ///
  /// @param finding null where only a number of more is told
  /// @param text the sentence, or how many more there are
  record Line(FindingStore.@Nullable Stored finding, String text) {
    void row(Table table, Instant now) {
      if (finding == null) {
        table.row("", "", "", "", "", "", "", "", text);
        return;
      }
      table.row(
          finding.id(),
          Table.Cell.status(finding.severity()),
          finding.kind(),
          finding.state(),
          finding.incident(),
          finding.host(),
          finding.workload(),
          Words.ago(finding.from(), now),
          text);
    }
  }

  /// @param found the gravest first
  /// @param grouped whether groups are cut short
  static List<Line> of(List<FindingStore.Stored> found, boolean grouped) {
    if (!grouped) {
      return found.stream().map(one -> new Line(one, sentence(one))).toList();
    }
    var groups = new LinkedHashMap<String, List<FindingStore.Stored>>();
    for (var one : found) {
      groups.computeIfAbsent(group(one), _ -> new ArrayList<>()).add(one);
    }
    var lines = new ArrayList<Line>();
    groups.values().forEach(group -> lines.addAll(lines(group)));
    return lines;
  }

  /// What was told while it went on says so.
  private static String sentence(FindingStore.Stored one) {
    var live = one.liveAt();
    return live == null
        ? one.sentence()
        : one.sentence() + " Seen live at " + Words.minute(live).text() + " UTC.";
  }

  private static String group(FindingStore.Stored one) {
    return one.incident() == null ? one.kind() + " on " + one.host() : "incident " + one.incident();
  }

  private static List<Line> lines(List<FindingStore.Stored> group) {
    var first = group.getFirst();
    boolean incident = first.incident() != null;
    int most = incident ? 1 + MEMBERS : ALONE;
    // A line that says "and one more" takes as much room as the one.
    int shown = group.size() <= most + 1 ? group.size() : most;
    var lines = new ArrayList<Line>();
    for (int i = 0; i < shown; i++) {
      var one = group.get(i);
      lines.add(new Line(one, (incident && i > 0 ? "└ " : "") + sentence(one)));
    }
    if (shown < group.size()) {
      int rest = group.size() - shown;
      String command = "nightshift findings list --";
      lines.add(
          new Line(
              null,
              incident
                  ? "└ and %d more: %sincident %d".formatted(rest, command, first.incident())
                  : "and %d more of this kind: %skind %s".formatted(rest, command, first.kind())));
    }
    return lines;
  }
}
