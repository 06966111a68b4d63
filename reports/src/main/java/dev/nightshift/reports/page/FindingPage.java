package dev.nightshift.reports.page;

import dev.nightshift.reports.Line;
import java.util.List;

/// A finding with all that speaks for it.
///
/// @param finding its number
/// @param tone `red`, `amber` or `dim`
/// @param facts what, where, since when, how sure
/// @param evidence the numbers it rests on, by name
/// @param charts use around the time it is about
public record FindingPage(
    long finding,
    Line sentence,
    Line advice,
    String tone,
    List<PlanPage.Fact> facts,
    List<PlanPage.Fact> evidence,
    List<Sketch> charts) {
  public FindingPage {
    facts = List.copyOf(facts);
    evidence = List.copyOf(evidence);
    charts = List.copyOf(charts);
  }
}
