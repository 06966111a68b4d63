package dev.nightshift.jobs.analysis;

import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.jobs.EvidenceJson;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Enters what an analysis saw, all findings in one statement.
final class SeenFindingStore {
  private final Handle handle;
  private final Instant now;

  SeenFindingStore(Handle handle, Instant now) {
    this.handle = handle;
    this.now = now;
  }

  /// Enters findings or updates those that are open.
  ///
  /// @return sentences of the new ones, in the order of the findings
  List<String> enter(Collection<Finding> findings) {
    var seen = new LinkedHashMap<String, Finding>();
    findings.forEach(
        finding -> seen.merge(clean(finding.fingerprint()), finding, (_, last) -> last));
    if (seen.isEmpty()) {
      return List.of();
    }
    var fresh = fresh(List.copyOf(seen.values()));
    return seen.entrySet().stream()
        .filter(one -> fresh.contains(one.getKey()))
        .map(one -> one.getValue().sentence())
        .toList();
  }

  private Set<String> fresh(List<Finding> findings) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                insert into nightshift.finding as known (kind, host_id, container_id, workload_id, fingerprint, severity, confidence,
                  during, found_at, last_seen_at, sentence, advice, evidence)
                select kind, host, nullif(container, 0), nullif(workload, 0), fingerprint, severity, confidence,
                  tstzrange(cast(from_at as timestamptz), cast(until_at as timestamptz)), :now, :now,
                  sentence, advice, cast(evidence as jsonb)
                from unnest(:kinds, :hosts, :containers, :workloads, :fingerprints, :severities, :confidences, :froms, :untils,
                    :sentences, :advices, :evidences)
                  with ordinality as seen (kind, host, container, workload, fingerprint, severity, confidence, from_at, until_at,
                    sentence, advice, evidence, place)
                order by place
                on conflict (fingerprint) where resolved_at is null do update set
                  container_id = excluded.container_id, severity = excluded.severity, confidence = excluded.confidence,
                  during = tstzrange(least(lower(known.during), lower(excluded.during)), upper(excluded.during)),
                  last_seen_at = excluded.last_seen_at, sentence = excluded.sentence, advice = excluded.advice,
                  evidence = excluded.evidence, times_seen = known.times_seen + 1
                returning case when times_seen = 1 then fingerprint end
                """)
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
            .mapTo(String.class)
            .list());
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
