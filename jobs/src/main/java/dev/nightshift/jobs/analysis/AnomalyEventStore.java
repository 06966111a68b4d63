package dev.nightshift.jobs.analysis;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.FindingKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Tells anomalies of one metric apart: each is an event, and is told once.
///
/// What is seen again while it is open is the same finding. What is over, resolved as the metric
/// became ordinary or dismissed before, is not told again; where it begins anew within hours, and
/// that is seen live, it is open again unless it was dismissed. What came later is another finding,
/// and ends the one before it: of a metric one is open at a time.
final class AnomalyEventStore {
  private final Handle handle;
  private final Instant now;
  private final boolean live;

  /// @param live whether it is seen while it goes on
  AnomalyEventStore(Handle handle, Instant now, boolean live) {
    this.handle = handle;
    this.now = now;
    this.live = live;
  }

  /// What is known of an event.
  private record Known(
      long id,
      String fingerprint,
      Instant from,
      Instant until,
      boolean resolved,
      boolean dismissed) {}

  /// What of all that was seen is to be entered; findings of other kinds always are.
  ///
  /// @param seen by fingerprint
  Map<String, Finding> sift(Map<String, Finding> seen) {
    var anomalies =
        seen.entrySet().stream()
            .filter(one -> one.getValue().kind() == FindingKind.ANOMALY)
            .map(Map.Entry::getKey)
            .toList();
    if (anomalies.isEmpty()) {
      return seen;
    }
    var known = known(anomalies);
    var entering = new LinkedHashMap<String, Finding>();
    seen.forEach(
        (fingerprint, finding) -> {
          var of = known.stream().filter(one -> one.fingerprint().equals(fingerprint)).toList();
          if (finding.kind() != FindingKind.ANOMALY || enters(finding, of)) {
            entering.put(fingerprint, finding);
          }
        });
    return entering;
  }

  private boolean enters(Finding seen, List<Known> known) {
    var same = known.stream().filter(one -> seen.isEvent(one.from(), one.until())).toList();
    var open = known.stream().filter(one -> !one.resolved()).findFirst();
    if (!same.isEmpty()) {
      return same.stream().anyMatch(one -> !one.resolved())
          || (live && open.isEmpty() && begunAnew(seen, same.getLast()));
    }
    if (open.isEmpty()) {
      return true;
    }
    if (open.get().from().isAfter(seen.until())) {
      return false;
    }
    move("update nightshift.finding set resolved_at = :now where id = :id", open.get());
    return true;
  }

  private boolean begunAnew(Finding seen, Known last) {
    if (last.dismissed() || !seen.until().isAfter(last.until())) {
      return false;
    }
    move(
        "update nightshift.finding set resolved_at = null, last_seen_at = :now where id = :id",
        last);
    return true;
  }

  private void move(String sql, Known known) {
    handle.createUpdate(sql).bind("now", utc(now)).bind("id", known.id()).execute();
  }

  private List<Known> known(List<String> fingerprints) {
    return handle
        .createQuery(
            """
            select id, fingerprint, lower(during) as from_at, upper(during) as until_at, resolved_at is not null as resolved,
              dismissed_until is not null as dismissed
            from nightshift.finding where kind = 'anomaly' and fingerprint = any(:fingerprints) order by id for update
            """)
        .bind("fingerprints", fingerprints.toArray(String[]::new))
        .map(
            (row, _) ->
                new Known(
                    row.getLong("id"),
                    row.getString("fingerprint"),
                    instant(row, "from_at"),
                    instant(row, "until_at"),
                    row.getBoolean("resolved"),
                    row.getBoolean("dismissed")))
        .list();
  }
}
