package dev.nightshift.reports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What one health check of one host found that people must hear of at once.
///
/// @param alarms worst first
/// @param at when the check ran
/// @param dates how instants are told
public record AlertNews(Line host, List<Alarm> alarms, Instant at, Dates dates) {
  public AlertNews {
    alarms = List.copyOf(alarms);
    if (alarms.isEmpty()) {
      throw new IllegalArgumentException("no news is no mail");
    }
  }

  /// What is not well.
  public Listing<Alarm> unwell() {
    return of(false);
  }

  /// What is well again.
  public Listing<Alarm> recovered() {
    return of(true);
  }

  private Listing<Alarm> of(boolean closed) {
    return Listing.of(
        alarms.stream().filter(alarm -> (alarm.change() == Alarm.Change.CLOSED) == closed).toList(),
        "nightshift health");
  }

  /// The worst that is not well; info when everything is well again.
  public Severity severity() {
    return alarms.stream()
        .filter(alarm -> alarm.change() != Alarm.Change.CLOSED)
        .map(Alarm::severity)
        .reduce(Severity.INFO, Severity::or);
  }

  /// The news in one line, e.g. `1 critical, 2 well again`.
  public String verdict() {
    var parts = new ArrayList<String>();
    for (var severity : List.of(Severity.CRITICAL, Severity.WARNING)) {
      long count =
          alarms.stream()
              .filter(alarm -> alarm.change() != Alarm.Change.CLOSED)
              .filter(alarm -> alarm.severity() == severity)
              .count();
      if (count > 0) {
        parts.add(count + " " + severity.word());
      }
    }
    if (!recovered().isEmpty()) {
      parts.add(recovered().total() + " well again");
    }
    return String.join(", ", parts);
  }

  /// The subject of the mail. A single piece of news is told whole.
  public String subject() {
    String name = Line.name(host.text()).text();
    if (alarms.size() > 1) {
      return name + ": " + verdict();
    }
    var alarm = alarms.getFirst();
    String kind =
        switch (alarm.change()) {
          case CLOSED -> "well again";
          case UNANSWERED -> "nobody answered";
          case OPENED, CHANGED, STANDING -> alarm.severity().word();
        };
    return new Line(name + ", " + kind + ": " + alarm.sentence()).text();
  }
}
