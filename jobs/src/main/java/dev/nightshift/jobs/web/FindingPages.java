package dev.nightshift.jobs.web;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.analysis.EvidenceText;
import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.page.FindingPage;
import dev.nightshift.reports.page.PlanPage.Fact;
import dev.nightshift.reports.page.Sketch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Puts together what a person should know of a finding.
final class FindingPages {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration BEFORE = Duration.ofDays(7);
  private static final Duration AFTER = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(90);
  private static final int MOST_NUMBERS = 60;

  private final FindingPageStore store;
  private final InstantSource clock;

  FindingPages(FindingPageStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  Optional<FindingPage> page(long id) {
    return store
        .find(id)
        .map(
            found ->
                new FindingPage(
                    id,
                    Line.of(found.sentence()),
                    Line.of(found.advice() == null ? "" : found.advice()),
                    Overviews.severity(found.severity()),
                    facts(found),
                    evidence(found.evidence()),
                    charts(found)));
  }

  private static List<Fact> facts(FindingPageStore.Found found) {
    var facts = new ArrayList<Fact>();
    add(facts, "what", found.kind() + ", " + found.severity());
    add(
        facts,
        "host",
        found.imported() ? found.host() + " (imported from a trace, no real one)" : found.host());
    add(facts, "workload", found.workload());
    add(facts, "container", found.container());
    add(facts, "how sure", EvidenceText.sure(found.confidence()));
    var until = found.duringUntil();
    add(
        facts,
        "about",
        time(found.duringFrom()) + (until == null ? " and since then" : " to " + time(until)));
    add(facts, "found", time(found.foundAt()));
    add(
        facts,
        "last seen",
        time(found.lastSeenAt()) + ", " + Amounts.count(found.timesSeen(), "time") + " in all");
    add(facts, "resolved", time(found.resolvedAt()));
    var dismissed = found.dismissedUntil();
    if (dismissed != null) {
      add(facts, "dismissed", "until " + time(dismissed) + ": " + found.dismissedBecause());
    }
    return facts;
  }

  private static void add(List<Fact> facts, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      facts.add(new Fact(name, Line.of(value)));
    }
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : Amounts.dayTime(at, ZoneOffset.UTC) + " UTC";
  }

  /// What is no object in itself; a list is told by its values.
  private static List<Fact> evidence(String json) {
    var evidence = JSON.readTree(json);
    var words = new EvidenceText(evidence);
    return evidence.properties().stream()
        .filter(entry -> !entry.getValue().isObject())
        .limit(MOST_NUMBERS)
        .map(
            entry ->
                new Fact(
                    Line.name(entry.getKey().replace('_', ' ')).text(),
                    Line.of(words.of(entry.getKey(), entry.getValue()))))
        .toList();
  }

  private List<Sketch> charts(FindingPageStore.Found found) {
    var until = found.duringUntil() == null ? clock.instant() : found.duringUntil();
    var to = until.plus(AFTER);
    var from = found.duringFrom().minus(BEFORE);
    var begin = from.isBefore(to.minus(LONGEST)) ? to.minus(LONGEST) : from;
    var charts = new ArrayList<Sketch>();
    var cpu = store.hours(found, true, begin, to);
    if (cpu.size() > 1) {
      charts.add(Sketch.of("CPU by hour", cpu, null, null, Text::cores, false));
    }
    var memory = store.hours(found, false, begin, to);
    if (memory.size() > 1) {
      charts.add(Sketch.of("Memory by hour", memory, null, null, Text::bytes, true));
    }
    return charts;
  }
}
