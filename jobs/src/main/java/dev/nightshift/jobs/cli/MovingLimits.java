package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.moving.ClockLimits;
import dev.nightshift.engine.rightsizing.moving.HeadroomGuard;
import dev.nightshift.engine.rightsizing.moving.MovingLimit;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Limits that move, as rows, stories and JSON.
final class MovingLimits {
  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  private MovingLimits() {}

  /// `0.5 cores to 2 cores`.
  static String range(MovingLimitStore.Stored one) {
    return one.resource().text(one.limit().min()) + " to " + one.resource().text(one.limit().max());
  }

  static String answer(MovingLimit limit) {
    return switch (limit) {
      case ClockLimits _ -> "by the clock";
      case HeadroomGuard _ -> "guarded";
    };
  }

  static void show(Session session, MovingLimitStore.Stored one) {
    var details = new Details(session.terminal(), one.sentence());
    details.line("id", "m" + one.id());
    details.line("answer", answer(one.limit()) + " (" + one.resource().title() + ")");
    details.line("workload", one.workload());
    details.line("container", one.container() + " on " + one.host());
    details.line("now", one.resource().text(one.current()));
    details.line("plain", one.resource().text(one.plain()) + " would be one limit for all hours");
    switch (one.limit()) {
      case ClockLimits clock -> steps(details, one.resource(), clock);
      case HeadroomGuard guard ->
          details.line(
              "envelope",
              one.resource().text(guard.min()) + " to " + one.resource().text(guard.max()));
    }
    details.line(
        "saves",
        RecommendationsListCommand.money(one.savingPerMonth()).text()
            + " a month more than the plain limit");
    details.line("made", Words.minute(one.madeAt()).text() + " UTC");
    details.line(
        "expires", Words.minute(one.expiresAt()).text() + " UTC, unless it comes out again");
    details.evidence(one.evidence());
    details.command("SQL", "select * from report.moving_limit where moving_limit_id = " + one.id());
    session.out().println();
  }

  static void steps(Details details, Resource resource, ClockLimits clock) {
    String name = "steps";
    for (var step : clock.steps()) {
      details.line(
          name,
          "%s %02d:00 UTC  %s"
              .formatted(
                  DAYS.get(step.hour() / 24), step.hour() % 24, resource.text(step.limit())));
      name = "";
    }
  }

  /// As `recommendations export --format json` writes them.
  static List<Map<String, Object>> json(List<MovingLimitStore.Stored> all) {
    var list = new ArrayList<Map<String, Object>>();
    for (var one : all) {
      var object = new LinkedHashMap<String, Object>();
      object.put("id", "m" + one.id());
      object.put("kind", one.limit().kind());
      object.put("resource", one.resource().word());
      object.put("unit", one.resource().unit());
      object.put("plain", one.plain());
      object.put("min", one.limit().min());
      object.put("max", one.limit().max());
      object.put("mean", one.mean());
      object.put("saving_per_month", one.savingPerMonth());
      if (one.limit() instanceof ClockLimits clock) {
        object.put(
            "steps",
            clock.steps().stream()
                .map(step -> Map.of("hour_of_week_utc", step.hour(), "limit", step.limit()))
                .toList());
      }
      object.put("sentence", one.sentence());
      list.add(object);
    }
    return list;
  }
}
