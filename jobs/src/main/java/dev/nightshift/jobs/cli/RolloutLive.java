package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rollout.Interim;
import dev.nightshift.engine.rollout.Result;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import dev.nightshift.jobs.rollout.judge.Judge;
import dev.nightshift.jobs.rollout.judge.JudgeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A rollout as it goes: its containers, and how near each metric of the watched stage is to harm.
final class RolloutLive {
  private static final int CELLS = 10;

  /// More containers than fit beside the rest on a screen.
  private static final int MOST = 20;

  private final RolloutHistoryStore history;
  private final Judge judge;
  private final Terminal terminal;

  RolloutLive(Jdbi jdbi, Terminal terminal) {
    this.history = new RolloutHistoryStore(jdbi);
    this.judge = new Judge(new JudgeStore(jdbi));
    this.terminal = terminal;
  }

  /// Its containers, those that are changed first at the top.
  void containers(long id, Instant now) {
    var all = history.containers(id);
    var table =
        Table.columns("stage", "container", "limits", "state", "cpu", "memory", "probe", "seen");
    for (var one : all.subList(0, Math.min(all.size(), MOST))) {
      table.row(
          one.stage(),
          one.container(),
          one.limits(),
          one.health() == null || one.state() == null
              ? one.state()
              : one.state() + ", " + one.health(),
          Words.cores(one.cpuCores()),
          one.memoryUse() == null ? null : Text.percent(one.memoryUse()) + " of limit",
          probe(one),
          Words.ago(one.seenAt(), now));
    }
    table.print(terminal, OutputFormat.TABLE, "");
    if (all.size() > MOST) {
      terminal.out().println("  and %s more".formatted(Text.count(all.size() - MOST, "container")));
    }
  }

  private static @Nullable String probe(RolloutHistoryStore.Member one) {
    if (Boolean.TRUE.equals(one.probeFailed())) {
      return "no answer";
    }
    Double millis = one.probeMs();
    return millis == null ? null : String.format(java.util.Locale.ROOT, "%.1f ms", millis);
  }

  /// How the watched stage stands; prints nothing where none is watched.
  void standing(long id, Instant now) {
    var found = judge.standing(id, now);
    if (found.isEmpty()) {
      return;
    }
    var standing = found.get();
    terminal.out().println(Terminal.harmless(sentence(standing, now)));
    var table =
        Table.columns("metric", "before", "now", "change", "harm from", "way to harm", "so far");
    for (var reading : standing.readings()) {
      var metric = reading.metric();
      Double change = reading.rise();
      table.row(
          metric.title() + (reading.twin() ? "" : " *"),
          metric.text(reading.before()),
          reading.now() == null ? null : metric.text(reading.now()),
          change == null ? null : (change < 0 ? "" : "+") + metric.text(change),
          reading.harm(),
          way(reading.used()),
          soFar(reading));
    }
    table.print(terminal, OutputFormat.TABLE, "  nothing was measured before the change");
    if (standing.readings().stream().anyMatch(reading -> !reading.twin())) {
      terminal.out().println("  * compared with before only: there is no untouched twin");
    }
  }

  /// In a line, for a log: how much is judged, and what is nearest to harm.
  Optional<String> line(long id, Instant now) {
    return judge
        .standing(id, now)
        .filter(standing -> spans(standing.readings()) >= Interim.LEAST_SPANS)
        .map(
            standing ->
                "  %d of %d parts of the window are over; %s"
                    .formatted(
                        spans(standing.readings()),
                        standing.spans(),
                        undecided(standing.readings())
                            .or(() -> nearest(standing.readings()))
                            .orElse("nothing was measured")));
  }

  /// What would not let the stage pass as it is now.
  private static Optional<String> undecided(List<Interim.Reading> readings) {
    var open =
        readings.stream()
            .filter(one -> one.soFar() == Result.FAIL || one.soFar() == Result.INCONCLUSIVE)
            .map(
                one ->
                    "%s is %s so far"
                        .formatted(
                            one.metric().title(),
                            one.soFar() == Result.FAIL ? "harmed" : "not decided"))
            .toList();
    return open.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", open));
  }

  private static Optional<String> nearest(List<Interim.Reading> readings) {
    return readings.stream()
        .filter(reading -> reading.used() != null)
        .max(Comparator.comparingDouble(reading -> Objects.requireNonNull(reading.used())))
        .map(
            reading ->
                "nearest to harm is %s: %s, harm is %s"
                    .formatted(
                        reading.metric().title(),
                        reading.metric().text(Objects.requireNonNull(reading.now())),
                        reading.harm()));
  }

  private static String sentence(Judge.Standing standing, Instant now) {
    if (now.isBefore(standing.measureFrom())) {
      return "Settling: samples count in %s, the verdict is due in %s."
          .formatted(left(now, standing.measureFrom()), left(now, standing.dueAt()));
    }
    return "Judged: %d of %d parts of the window are over, the verdict is due in %s; until then nothing here decides."
        .formatted(spans(standing.readings()), standing.spans(), left(now, standing.dueAt()));
  }

  private static String left(Instant now, Instant until) {
    return Words.span(Duration.between(now, until));
  }

  private static int spans(List<Interim.Reading> readings) {
    return readings.stream().mapToInt(Interim.Reading::spans).max().orElse(0);
  }

  private static @Nullable String way(@Nullable Double used) {
    if (used == null) {
      return null;
    }
    int full = (int) Math.round(Math.clamp(used, 0, 1) * CELLS);
    return "█".repeat(full)
        + "░".repeat(CELLS - full)
        + " "
        + Text.percent(Math.max(0, rounded(used)));
  }

  private static double rounded(double fraction) {
    return Math.round(fraction * 100) / 100.0;
  }

  private static Table.Cell soFar(Interim.Reading reading) {
    return switch (reading.soFar()) {
      case null ->
          new Table.Cell(
              null,
              reading.spans() < Interim.LEAST_SPANS
                  ? "too early"
                  : "too little was measured before");
      case PASS -> Table.Cell.status("fine");
      case FAIL -> Table.Cell.status("harm");
      case INCONCLUSIVE -> Table.Cell.status("open");
      case NO_DATA -> Table.Cell.status("silent");
    };
  }
}
