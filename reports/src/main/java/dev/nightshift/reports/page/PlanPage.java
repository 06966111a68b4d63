package dev.nightshift.reports.page;

import dev.nightshift.reports.Line;
import java.util.List;

/// A plan as an approver reads it before they decide.
///
/// @param plan its number
/// @param workload what is changed
/// @param host where
/// @param containers how many
/// @param deadline until when it can be decided, in words
/// @param facts what there is to know, by name
/// @param changes what changes where; the first of them where there are many
/// @param more changes that are left out here
/// @param commands what is sent to Docker, and to take it back
/// @param stages how it goes
/// @param sights what harm would be seen
/// @param reasons why it is advised, with what is saved and risked
/// @param charts use against the limits
public record PlanPage(
    long plan,
    Line workload,
    Line host,
    long containers,
    String deadline,
    List<Fact> facts,
    List<Change> changes,
    int more,
    List<Fact> commands,
    List<Stage> stages,
    List<Sight> sights,
    List<Reason> reasons,
    List<Sketch> charts) {
  public PlanPage {
    facts = List.copyOf(facts);
    changes = List.copyOf(changes);
    commands = List.copyOf(commands);
    stages = List.copyOf(stages);
    sights = List.copyOf(sights);
    reasons = List.copyOf(reasons);
    charts = List.copyOf(charts);
  }

  /// A name and what is said about it.
  public record Fact(String name, Line value) {}

  /// A container in a stage.
  ///
  /// @param undo how exactly it can be taken back
  public record Change(String stage, Line container, Line now, Line then, String undo) {}

  /// A stage.
  public record Stage(String kind, String settles, String watched) {}

  /// The smallest harm that would be seen of a metric.
  public record Sight(
      String metric, String now, String harmFrom, String smallest, String control) {}

  /// Advice behind the plan.
  ///
  /// @param stakes saving, risk and confidence, in words
  public record Reason(Line sentence, String stakes) {}
}
