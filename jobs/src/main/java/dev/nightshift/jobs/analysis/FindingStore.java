package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.FindingKind;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Findings and their life: new, standing while analyses see it, resolved when one does not.
///
/// ```
/// new ──▶ standing ──▶ resolved          seen again after that: new
///   └─────────┴─ dismissed until an instant: open, but not told
/// ```
///
/// An anomaly is an event: a later one of the same metric is another finding, and one that is over
/// or dismissed does not come back ({@link AnomalyEventStore}).
public final class FindingStore {
  private static final int MOST_OF_INCIDENT = 1_000;
  private static final String LIVE = "7 days";

  private final Jdbi jdbi;

  public FindingStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// What one analysis of a host changed.
  ///
  /// @param found sentences of the findings that are new
  /// @param standing findings that were open before, without those that are dismissed
  /// @param resolved findings that are no more
  public record Change(List<String> found, int standing, int resolved) {}

  /// Enters what an analysis of a host saw. Open findings of its kinds that it did not see are
  /// resolved.
  ///
  /// @param kinds what the analysis looks for; others' findings stay as they are
  public Change record(
      HostId host, Collection<Finding> findings, Set<FindingKind> kinds, Instant now) {
    return jdbi.inTransaction(handle -> record(handle, host, findings, kinds, true, now));
  }

  /// The same within a transaction.
  ///
  /// @param whole whether it looked as far back as it should: else what stands in open findings is
  ///   left as it is
  static Change record(
      Handle handle,
      HostId host,
      Collection<Finding> findings,
      Set<FindingKind> kinds,
      boolean whole,
      Instant now) {
    var how = whole ? SeenFindingStore.How.WHOLE : SeenFindingStore.How.SHORT;
    var entered = new SeenFindingStore(handle, now, how).enter(findings);
    int resolved = resolve(handle, host, findings, kinds, now);
    return new Change(
        entered.found().stream().map(Finding::sentence).toList(), entered.standing(), resolved);
  }

  /// What was seen live is resolved live; what nobody resolved for so long, by an analysis.
  private static int resolve(
      Handle handle,
      HostId host,
      Collection<Finding> findings,
      Set<FindingKind> kinds,
      Instant now) {
    var seen = new HashSet<String>();
    findings.forEach(finding -> seen.add(clean(finding.fingerprint())));
    return handle
        .createUpdate(
            """
            update nightshift.finding set resolved_at = :now
            where host_id = :host and resolved_at is null and kind = any(:kinds) and not fingerprint = any(:seen)
              and (live_at is null or upper(during) < cast(:now as timestamptz) - cast(:live as interval))
            """)
        .bind("live", LIVE)
        .bind("now", utc(now))
        .bind("host", host.value())
        .bind("kinds", kinds.stream().map(FindingKind::word).toArray(String[]::new))
        .bind("seen", seen.toArray(String[]::new))
        .execute();
  }

  /// A finding as people read it. Names come from outside; null where it is about none.
  ///
  /// @param state new, standing, resolved or dismissed
  /// @param evidence JSON
  /// @param incident what it belongs to; null for what has no moment at which it began
  /// @param liveAt when the hourly detection told it; null where only an analysis saw it
  public record Stored(
      long id,
      String state,
      String kind,
      String severity,
      double confidence,
      @Nullable String host,
      @Nullable String workload,
      @Nullable String container,
      Instant from,
      Instant until,
      Instant foundAt,
      Instant lastSeenAt,
      @Nullable Instant resolvedAt,
      @Nullable Instant dismissedUntil,
      @Nullable String dismissedBecause,
      String sentence,
      String advice,
      String evidence,
      @Nullable Long incident,
      @Nullable Instant liveAt) {}

  private static final String SELECT =
      """
      select f.id, f.kind, f.severity, f.confidence, h.name as host, w.name as workload, c.name as container,
        lower(f.during) as from_at, upper(f.during) as until_at, f.found_at, f.last_seen_at, f.resolved_at,
        f.dismissed_until, f.dismissed_because, f.sentence, f.advice, f.evidence::text as evidence,
        case when f.resolved_at is not null then 'resolved' when f.dismissed_until > :now then 'dismissed'
          when f.times_seen = 1 then 'new' else 'standing' end as state, i.incident_id, f.live_at
      from nightshift.finding f
      left join nightshift.finding_incident i on i.finding_id = f.id
      left join nightshift.host h on h.id = f.host_id
      left join nightshift.container c on c.id = f.container_id
      left join nightshift.workload w on w.id = f.workload_id
      """;

  /// Which findings are listed.
  ///
  /// @param all whether resolved and dismissed ones are listed too
  /// @param kind only of this kind; null for all
  /// @param host only about the host of this name; null for all
  /// @param incident only of this incident; null for all
  public record Wanted(
      boolean all, @Nullable String kind, @Nullable String host, @Nullable Long incident) {}

  private static final String WANTED =
      """
      where (:all or (f.resolved_at is null and (f.dismissed_until is null or f.dismissed_until <= :now)))
        and (cast(:kind as text) is null or f.kind = :kind)
        and (cast(:host as text) is null or h.name = :host)
        and (cast(:incident as bigint) is null or i.incident_id = :incident)
      """;

  /// How many findings there are of those that are wanted.
  public long count(Wanted wanted, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select count(*) from (" + SELECT + WANTED + ") found")
                .bind("now", utc(now))
                .bind("all", wanted.all())
                .bind("kind", wanted.kind())
                .bind("host", wanted.host())
                .bind("incident", wanted.incident())
                .mapTo(Long.class)
                .one());
  }

  /// Findings of a kind, or of all kinds where that is null, the gravest first.
  ///
  /// @param all whether resolved and dismissed ones are listed too
  public List<Stored> list(boolean all, @Nullable String kind, int limit, Instant now) {
    return list(new Wanted(all, kind, null, null), limit, now);
  }

  /// Findings, the gravest first: by severity, then what holds something up or will, then what is
  /// surest, of anomalies the most surprising, then the newest.
  public List<Stored> list(Wanted wanted, int limit, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + WANTED
                        + """
                        order by f.resolved_at is not null, array_position(array['critical', 'warning', 'info'], f.severity),
                          array_position(array['starvation', 'exhaustion', 'bottleneck', 'operation', 'regression'], f.kind) nulls last,
                          f.confidence desc, f.evidence -> 'surprise_orders_of_magnitude' desc nulls last, f.found_at desc, f.id
                        limit :limit
                        """)
                .bind("now", utc(now))
                .bind("all", wanted.all())
                .bind("kind", wanted.kind())
                .bind("host", wanted.host())
                .bind("incident", wanted.incident())
                .bind("limit", limit)
                .map((row, _) -> stored(row))
                .list());
  }

  /// The incident a finding belongs to, with all that was ever found of it; empty for a finding
  /// that belongs to none.
  public Optional<Incident> incident(Stored finding, Instant now) {
    Long id = finding.incident();
    return id == null
        ? Optional.empty()
        : Optional.of(
            new Incident(id, list(new Wanted(true, null, null, id), MOST_OF_INCIDENT, now)));
  }

  /// One finding.
  public Optional<Stored> find(long id, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + "where f.id = :id")
                .bind("now", utc(now))
                .bind("id", id)
                .map((row, _) -> stored(row))
                .findOne());
  }

  /// What a finding is about, where that is followed hour by hour; empty for others, e.g.
  /// benchmarks.
  public Optional<FindingContext.About> about(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select f.host_id, f.container_id, split_part(f.fingerprint, '/', 2) as metric, f.evidence ->> 'mount' as mount,
                      lower(f.during) as from_at, upper(f.during) as until_at
                    from nightshift.finding f
                    where f.id = :id and f.host_id is not null and f.kind <> 'regression'
                      and split_part(f.fingerprint, '/', 2) in ('cpu', 'memory', 'disk')
                    """)
                .bind("id", id)
                .map((row, _) -> about(row))
                .findOne());
  }

  private static FindingContext.About about(java.sql.ResultSet row) throws java.sql.SQLException {
    Long container = row.getObject("container_id", Long.class);
    return new FindingContext.About(
        new HostId(row.getLong("host_id")),
        container == null ? null : new ContainerId(container),
        FindingContext.Quantity.valueOf(row.getString("metric").toUpperCase(Locale.ROOT)),
        row.getString("mount"),
        row.getObject("from_at", OffsetDateTime.class).toInstant(),
        row.getObject("until_at", OffsetDateTime.class).toInstant());
  }

  private static Stored stored(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Stored(
        row.getLong("id"),
        row.getString("state"),
        row.getString("kind"),
        row.getString("severity"),
        row.getDouble("confidence"),
        row.getString("host"),
        row.getString("workload"),
        row.getString("container"),
        row.getObject("from_at", OffsetDateTime.class).toInstant(),
        row.getObject("until_at", OffsetDateTime.class).toInstant(),
        row.getObject("found_at", OffsetDateTime.class).toInstant(),
        row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("resolved_at", OffsetDateTime.class)),
        instant(row.getObject("dismissed_until", OffsetDateTime.class)),
        row.getString("dismissed_because"),
        row.getString("sentence"),
        row.getString("advice"),
        row.getString("evidence"),
        row.getObject("incident_id", Long.class),
        instant(row.getObject("live_at", OffsetDateTime.class)));
  }

  /// Silences an open finding until an instant; false when there is no such open finding. Who did
  /// it and why goes to the audit as well.
  public boolean dismiss(long id, Instant until, String because, String actor) {
    return jdbi.inTransaction(
        handle -> {
          int dismissed =
              handle
                  .createUpdate(
                      """
                      update nightshift.finding set dismissed_until = :until, dismissed_because = :because, dismissed_by = :actor
                      where id = :id and resolved_at is null
                      """)
                  .bind("id", id)
                  .bind("until", utc(until))
                  .bind("because", clean(because))
                  .bind("actor", clean(actor))
                  .execute();
          if (dismissed == 1) {
            handle
                .createQuery(
                    """
                    select nightshift.audit_append(:actor, null, 'finding:' || :id, 'dismissed',
                      jsonb_build_object('until', cast(:until as timestamptz), 'because', cast(:because as text)))
                    """)
                .bind("actor", clean(actor))
                .bind("id", Long.toString(id))
                .bind("until", utc(until))
                .bind("because", clean(because))
                .mapTo(Long.class)
                .one();
          }
          return dismissed == 1;
        });
  }

  /// PostgreSQL keeps no NUL.
  private static String clean(String text) {
    return text.replace("\0", "");
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
