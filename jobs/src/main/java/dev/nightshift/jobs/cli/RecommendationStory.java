package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.backtest.Contender;
import dev.nightshift.engine.rightsizing.backtest.Replay;
import dev.nightshift.engine.rightsizing.backtest.Scores;
import dev.nightshift.engine.rightsizing.backtest.Tally;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.Peers;
import dev.nightshift.jobs.rightsizing.OwnHistory;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What lies behind a recommendation, for people: its use in a chart, why not lower, what others
/// would say, and how each would have fared on its own history.
final class RecommendationStory {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LEAST = 20;

  private final Terminal terminal;
  private final RecommendationStore.Stored one;
  private final OwnHistory history;
  private final JsonNode evidence;

  RecommendationStory(Terminal terminal, RecommendationStore.Stored one, OwnHistory history) {
    this.terminal = terminal;
    this.one = one;
    this.history = history;
    this.evidence = JSON.readTree(one.evidence());
  }

  void tell() {
    whyNotLower();
    chart();
    others();
    backtest();
  }

  private void whyNotLower() {
    Double expected = number("expected_failures");
    Double lower = number("expected_failures_a_tenth_lower");
    Double risk = number("risk_allowed");
    if (expected == null || lower == null || risk == null) {
      return;
    }
    String of =
        one.resource() == Resource.CPU ? "of its demand would wait" : "of days would need more";
    title("why not lower");
    String verdict =
        lower > 3 * risk
            ? "more than the %s that one workload may".formatted(Text.percent(3 * risk))
            : lower > 1.2 * expected
                ? "that costs more than the tenth saves"
                : "so a lower limit comes when the next days confirm it";
    say(
        "With %s an expected %s %s; a tenth lower it is %s, %s."
            .formatted(
                one.resource().text(sized()),
                Text.percent(expected),
                of,
                Text.percent(lower),
                verdict));
    Double low = number("sized_low_" + one.resource().unit());
    Double high = number("sized_high_" + one.resource().unit());
    if (low != null && high != null) {
      say(
          "At three times the risk it would be %s, at a third of it %s."
              .formatted(one.resource().text(low), one.resource().text(high)));
    }
  }

  private double sized() {
    Double sized = number("sized_" + one.resource().unit());
    return sized == null ? 0 : sized;
  }

  private void chart() {
    var hours = history.hours(one.containerId(), evidence.has("runs"));
    if (hours.isEmpty()) {
      return;
    }
    title(
        "highest use from %s to %s UTC"
            .formatted(
                Words.minute(hours.getFirst().hour()).text(),
                Words.minute(hours.getLast().hour().plus(1, ChronoUnit.HOURS)).text()));
    new UsageSketch(one.resource(), hours, one.current(), one.proposed())
        .lines()
        .forEach(line -> terminal.out().println("    │" + line));
    terminal.out().println("    └" + "─".repeat(64));
  }

  private void others() {
    var alternatives = evidence.get("alternatives_" + one.resource().unit());
    if (alternatives == null || alternatives.isEmpty()) {
      return;
    }
    title("what others would say");
    var said = new ArrayList<String>();
    alternatives
        .properties()
        .forEach(
            entry ->
                said.add(
                    Terminal.harmless(entry.getKey())
                        + " "
                        + one.resource().text(entry.getValue().asDouble())));
    for (int from = 0; from < said.size(); from += 4) {
      say(String.join(" · ", said.subList(from, Math.min(said.size(), from + 4))));
    }
  }

  private void backtest() {
    var series = history.of(one.containerId(), "own", one.resource());
    if (series.isEmpty() || !Replay.nightly(series.get())) {
      return;
    }
    Double risk = number("risk_allowed");
    var contenders = new ArrayList<Contender>();
    contenders.add(Contender.of(new ExpectedCostPolicy(risk == null ? 0.01 : risk)));
    Peers.ALL.forEach(peer -> contenders.add(Contender.of(peer)));
    var scores = new Replay(contenders).run(series.get());
    if (scores.oracle().days() == 0) {
      return;
    }
    title(
        "had each decided every night of its own history (%s)"
            .formatted(Text.count(scores.oracle().days(), "day")));
    terminal.out().printf("    %-14s %7s %10s %9s%n", "policy", "idle", "days over", "unserved");
    print(scores);
  }

  private void print(Scores scores) {
    for (int c = 0; c < scores.contenders().size(); c++) {
      row(scores.contenders().get(c).policy().name(), scores.of(c, 0));
    }
    row("oracle", scores.oracle());
  }

  private void row(String policy, Tally tally) {
    if (tally.days() > 0) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "    %-14s %5.0f %% %8.1f %% %7.2f %%%n",
              policy,
              100 * tally.slack(),
              100 * tally.daysOver(),
              100 * tally.unserved());
    }
  }

  private void title(String text) {
    terminal.out().println("  " + terminal.bold(text));
  }

  private void say(String text) {
    Wrap.lines(text, Math.max(LEAST, terminal.columns() - 4))
        .forEach(line -> terminal.out().println("    " + line));
  }

  private @Nullable Double number(String name) {
    var value = evidence.get(name);
    return value != null && value.isNumber() ? Double.valueOf(value.asDouble()) : null;
  }
}
