package dev.nightshift.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The tables of the text twin.
public final class Tables {
  private Tables() {}

  /// Workloads with what they used of what they may use.
  public static String workloads(List<WorkloadUsage> workloads) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("workload", "CPU, mean", "memory, highest", ""));
    for (var workload : workloads) {
      rows.add(
          List.of(
              workload.workload()
                  + (workload.containers() > 1 ? " x " + workload.containers() : ""),
              measured(workload.cpu(), usage -> Phrases.mean(usage, Amounts::cores)),
              measured(workload.memory(), usage -> Phrases.peak(usage, Amounts::bytes)),
              trouble(workload)));
    }
    return Layout.table(rows);
  }

  /// Benchmark results.
  public static String scores(List<Score> scores) {
    var rows = new ArrayList<List<String>>();
    boolean drawn = scores.stream().anyMatch(score -> score.nights().size() > 1);
    rows.add(List.of("benchmark", "host", "result", drawn ? "last nights" : "", ""));
    for (var score : scores) {
      var value = score.value();
      var spread = score.spread();
      var reason = score.reason();
      rows.add(
          List.of(
              score.benchmark().text(),
              score.host().text(),
              value == null ? Phrases.NOT_MEASURED : value.text(),
              Phrases.sparkline(score.nights()),
              value == null
                  ? (reason == null ? "" : reason.text())
                  : score.change() != null
                      ? Phrases.change(score.change())
                      : spread == null ? "" : spread.text()));
    }
    return Layout.table(rows);
  }

  /// What the dearest workloads cost.
  public static String dearest(Cost cost) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("workload", "cost", "share"));
    for (var one : cost.dearest().shown()) {
      rows.add(
          List.of(one.workload().text(), Amounts.dollars(one.usd()), CostPhrases.share(cost, one)));
    }
    return Layout.table(rows);
  }

  /// The period beside the one before.
  public static String compared(List<Compared> compared) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("", "now", "before", ""));
    for (var row : compared) {
      rows.add(List.of(row.name(), row.now(), row.before(), row.difference()));
    }
    return Layout.table(rows);
  }

  /// What runs when next.
  public static String upcoming(Digest digest) {
    var rows = new ArrayList<List<String>>();
    for (var next : digest.upcoming()) {
      rows.add(List.of(next.job().text(), Amounts.dayTime(next.at(), digest.period())));
    }
    return Layout.table(rows);
  }

  private static String measured(@Nullable Usage usage, Function<Usage, String> words) {
    return usage == null ? Phrases.NOT_MEASURED : words.apply(usage);
  }

  private static String trouble(WorkloadUsage workload) {
    var words = new ArrayList<String>();
    if (workload.throttledShare() >= 0.01) {
      words.add("throttled " + Amounts.percent(workload.throttledShare()));
    }
    if (workload.oomKills() > 0) {
      words.add(workload.oomKills() + " OOM-killed");
    }
    return String.join(", ", words);
  }
}
