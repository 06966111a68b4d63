package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.number;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.reports.Decision;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Noticed;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Proposal;
import dev.nightshift.reports.Severity;
import dev.nightshift.reports.Stakes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads recommendations and findings as they stood at the end of a period.
public final class AdviceStore {
  private final Jdbi jdbi;
  private final CourseStore courses;

  public AdviceStore(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.courses = new CourseStore(jdbi);
  }

  /// Limits that should change and are in no plan that is open, largest change of memory or CPU
  /// first; containers of a workload on one host that get the same answer count once.
  public Listing<Decision> decisions(Period period) {
    var rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select w.name as workload, h.name as host, r.resource, r.current_value, r.proposed_value,
                          min(r.sentence) as sentence, array_agg(c.id) as containers, sum(r.saving_per_month) as saving, max(r.risk) as risk,
                          max((r.evidence ->> 'expected_failures')::double precision) as expected, max(r.undo) as undo
                        from nightshift.recommendation r
                        join nightshift.workload w on w.id = r.workload_id
                        join nightshift.real_host h on h.id = r.host_id
                        join nightshift.container c on c.id = r.container_id
                        where r.answer = 'resize' and r.made_at < :to and (r.superseded_at is null or r.superseded_at >= :to)
                          and (c.removed_at is null or c.removed_at >= :to)
                          and not exists (select from nightshift.rollout_target t join nightshift.rollout o on o.plan_id = t.plan_id
                            join nightshift.plan p on p.id = t.plan_id
                            where t.container_id = c.id and p.made_at < :to and (o.ended_at is null or o.ended_at >= :to)
                              and (r.resource = 'cpu' and p.wanted_cores is not null
                                or r.resource = 'memory' and p.wanted_memory_bytes is not null))
                        group by w.name, h.name, h.cpus, h.memory_bytes, r.resource, r.current_value, r.proposed_value
                        order by (count(*) * abs(r.proposed_value - coalesce(r.current_value, 0))
                            / nullif(case r.resource when 'cpu' then h.cpus else h.memory_bytes end, 0)) desc nulls last,
                          w.name, h.name, r.resource
                        """)
                    .bind("to", utc(period.to()))
                    .map((row, _) -> advice(row))
                    .list());
    var shown = rows.stream().limit(Listing.MAX).map(row -> decision(row, period)).toList();
    return new Listing<>(shown, rows.size(), "nightshift recommendations list");
  }

  private record Advice(
      String workload,
      String host,
      boolean cpu,
      @Nullable Double from,
      double to,
      List<Long> containers,
      Stakes stakes,
      String sentence) {}

  private static Advice advice(ResultSet row) throws SQLException {
    boolean cpu = Resource.of(row.getString("resource")) == Resource.CPU;
    int risk = row.getInt("risk");
    boolean graded = !row.wasNull();
    return new Advice(
        row.getString("workload"),
        row.getString("host"),
        cpu,
        number(row, "current_value"),
        row.getDouble("proposed_value"),
        List.of((Long[]) row.getArray("containers").getArray()),
        new Stakes(
            number(row, "saving"),
            graded ? risk : null,
            number(row, "expected"),
            cpu,
            row.getString("undo")),
        row.getString("sentence"));
  }

  private Decision decision(Advice one, Period period) {
    int containers = one.containers().size();
    return new Decision(
        Line.name(
            containers > 1 ? one.workload() + " (" + containers + " containers)" : one.workload()),
        Line.name(one.host()),
        new Proposal(
            one.cpu(), one.from(), one.to(), courses.course(one.containers(), one.cpu(), period)),
        one.stakes(),
        Line.of(one.sentence()));
  }

  /// Open findings that nobody dismissed, worst first.
  public Listing<Noticed> findings(Period period) {
    List<Noticed> findings =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select f.severity, f.kind, f.found_at, coalesce(w.name, c.name, h.name, 'the fleet') as subject, f.sentence, f.advice
                        from nightshift.finding f
                        left join nightshift.workload w on w.id = f.workload_id
                        left join nightshift.container c on c.id = f.container_id
                        left join nightshift.host h on h.id = f.host_id
                        where (h.id is null or h.imported_from is null)
                          and (c.id is null or c.host_id in (select id from nightshift.real_host))
                          and f.found_at < :to and (f.resolved_at is null or f.resolved_at >= :to)
                          and (f.dismissed_until is null or f.dismissed_until < :to)
                        order by case f.severity when 'critical' then 1 when 'warning' then 2 else 3 end, f.confidence desc, f.found_at desc, f.id
                        """)
                    .bind("to", utc(period.to()))
                    .map(
                        (row, _) ->
                            new Noticed(
                                Severity.of(row.getString("severity")),
                                row.getString("kind"),
                                Line.name(row.getString("subject")),
                                Line.of(row.getString("sentence")),
                                Line.of(row.getString("advice")),
                                instant(row, "found_at")))
                    .list());
    return Listing.of(findings, "nightshift findings list");
  }

  /// Workloads about which nothing can be said yet; empty where there are none.
  public Optional<Waiting> waiting(Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(distinct r.workload_id) as workloads,
                      extract(epoch from max(upper(r.history) - lower(r.history))) as longest
                    from nightshift.recommendation r join nightshift.container c on c.id = r.container_id
                    join nightshift.real_host h on h.id = r.host_id
                    where r.answer = 'not-enough-data' and r.made_at < :to and (r.superseded_at is null or r.superseded_at >= :to)
                      and (c.removed_at is null or c.removed_at >= :to)
                    having count(*) > 0
                    """)
                .bind("to", utc(period.to()))
                .map(
                    (row, _) ->
                        new Waiting(
                            row.getInt("workloads"),
                            Duration.ofSeconds(Math.round(row.getDouble("longest")))))
                .findFirst());
  }

  /// Workloads that wait for data.
  ///
  /// @param longest the longest history that one of them has
  public record Waiting(int workloads, Duration longest) {
    /// The same without what lies outside of the time in which anything was watched: histories have
    /// whole hours.
    Waiting within(Instant from, Instant to) {
      var watched = Duration.between(from, to);
      return watched.compareTo(longest) < 0 ? new Waiting(workloads, watched) : this;
    }
  }
}
