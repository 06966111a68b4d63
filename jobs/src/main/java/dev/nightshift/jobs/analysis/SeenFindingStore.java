package dev.nightshift.jobs.analysis;

import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.jobs.EvidenceJson;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Enters what an analysis saw, all findings in one statement.
final class SeenFindingStore {
  private final Handle handle;
  private final Instant now;
  private final How how;

  /// How something was seen.
  enum How {
    /// By an analysis that looks as far back as it should.
    WHOLE,
    /// By one that looks less far back: it knows less of what is open already than what stands
    /// there.
    SHORT,
    /// By the hourly detection.
    LIVE
  }

  SeenFindingStore(Handle handle, Instant now, How how) {
    this.handle = handle;
    this.now = now;
    this.how = how;
  }

  /// What was entered.
  ///
  /// @param found the new ones, in the order of the findings
  /// @param standing how many were open before, without those that are dismissed
  record Entered(List<Finding> found, int standing) {}

  /// Enters findings or updates those that are open. Anomalies that are over, or were dismissed and
  /// are over, are left alone ({@link AnomalyEventStore}).
  Entered enter(Collection<Finding> findings) {
    var seen = new LinkedHashMap<String, Finding>();
    findings.forEach(
        finding -> seen.merge(clean(finding.fingerprint()), finding, (_, last) -> last));
    var entering = new AnomalyEventStore(handle, now, how == How.LIVE).sift(seen);
    if (entering.isEmpty()) {
      return new Entered(List.of(), 0);
    }
    var states = states(List.copyOf(entering.values()));
    var found =
        entering.entrySet().stream()
            .filter(one -> "new".equals(states.get(one.getKey())))
            .map(Map.Entry::getValue)
            .toList();
    return new Entered(
        found, (int) states.values().stream().filter(state -> state.equals("standing")).count());
  }

  /// New, standing or dismissed, by fingerprint.
  private Map<String, String> states(List<Finding> findings) {
    var states = new HashMap<String, String>();
    handle
        .createQuery(
            """
                insert into nightshift.finding as known (kind, host_id, container_id, workload_id, fingerprint, severity, confidence,
                  during, found_at, last_seen_at, sentence, advice, evidence, live_at)
                select kind, host, nullif(container, 0), nullif(workload, 0), fingerprint, severity, confidence,
                  tstzrange(cast(from_at as timestamptz), cast(until_at as timestamptz)), :now, :now,
                  sentence, advice, cast(evidence as jsonb), cast(:live as timestamptz)
                from unnest(:kinds, :hosts, :containers, :workloads, :fingerprints, :severities, :confidences, :froms, :untils,
                    :sentences, :advices, :evidences)
                  with ordinality as seen (kind, host, container, workload, fingerprint, severity, confidence, from_at, until_at,
                    sentence, advice, evidence, place)
                order by place
                on conflict (fingerprint) where resolved_at is null do update set
                  container_id = excluded.container_id,
                  severity = case when :whole then excluded.severity else known.severity end,
                  confidence = case when :whole then excluded.confidence else known.confidence end,
                  during = tstzrange(least(lower(known.during), lower(excluded.during)), greatest(upper(known.during), upper(excluded.during))),
                  last_seen_at = excluded.last_seen_at,
                  sentence = case when :whole then excluded.sentence else known.sentence end,
                  advice = case when :whole then excluded.advice else known.advice end,
                  evidence = case when :whole then excluded.evidence else known.evidence end,
                  times_seen = known.times_seen + 1
                returning fingerprint, case when times_seen = 1 then 'new' when dismissed_until > :now then 'dismissed'
                  else 'standing' end as state
                """)
        .bind("whole", how != How.SHORT)
        .bind("live", how == How.LIVE ? utc(now) : null)
        .bind("now", utc(now))
        .bind("kinds", texts(findings, one -> one.kind().word()))
        .bind("hosts", ids(findings, one -> one.subject().host().value()))
        .bind("containers", ids(findings, SeenFindingStore::container))
        .bind("workloads", ids(findings, SeenFindingStore::workload))
        .bind("fingerprints", texts(findings, Finding::fingerprint))
        .bind("severities", texts(findings, one -> one.severity().word()))
        .bind("confidences", findings.stream().map(Finding::confidence).toArray(Double[]::new))
        .bind("froms", texts(findings, one -> one.from().toString()))
        .bind("untils", texts(findings, one -> one.until().toString()))
        .bind("sentences", texts(findings, Finding::sentence))
        .bind("advices", texts(findings, Finding::advice))
        .bind("evidences", texts(findings, one -> EvidenceJson.of(one.evidence())))
        .map((row, _) -> states.put(row.getString("fingerprint"), row.getString("state")))
        .forEach(_ -> {});
    return states;
  }

  private static Long container(Finding finding) {
    var id = finding.subject().container();
    return id == null ? 0L : Long.valueOf(id.value());
  }

  private static Long workload(Finding finding) {
    var id = finding.subject().workload();
    return id == null ? 0L : Long.valueOf(id.value());
  }

  private static String[] texts(List<Finding> findings, Function<Finding, String> of) {
    return findings.stream().map(of).map(SeenFindingStore::clean).toArray(String[]::new);
  }

  private static Long[] ids(List<Finding> findings, Function<Finding, Long> of) {
    return findings.stream().map(of).toArray(Long[]::new);
  }

  /// PostgreSQL keeps no NUL.
  static String clean(String text) {
    return text.replace("\0", "");
  }
}
