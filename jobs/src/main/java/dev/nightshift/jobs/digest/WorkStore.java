package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.number;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Stakes;
import dev.nightshift.reports.Undertaking;
import dev.nightshift.reports.Undertaking.Outcome;
import dev.nightshift.reports.Waiting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads plans and rollouts as they stood at the end of a period: the audit chain tells each of
/// their moves.
final class WorkStore {
  /// Rollouts with the state they had, and when they came to it. Their audit also tells of links
  /// that were made and of wrong codes, which move nothing.
  static final String STOOD =
      """
      with stood as (
        select distinct on (a.entity) substr(a.entity, 9)::bigint as plan_id, a.at, regexp_replace(a.change, '^.* -> ', '') as state,
          a.detail ->> 'reason' as reason
        from nightshift.audit a
        where a.at < :to and a.entity ~ '^rollout:[0-9]+$' and (a.change = 'awaiting-approval' or a.change like '% -> %')
        order by a.entity, a.seq desc
      )
      """;

  private final Jdbi jdbi;
  private final CourseStore courses;

  WorkStore(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.courses = new CourseStore(jdbi);
  }

  /// Plans to approve, rollouts that are held and those that are stuck, soonest deadline first.
  Listing<Waiting> waiting(Period period) {
    var rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        STOOD
                            + """
                            select p.id, s.state, w.name as workload, h.name as host, p.canonical, advice.sentence, s.reason, advice.saving,
                              advice.risk, advice.expected, advice.cpu, p.made_by, p.by_hand, p.remark,
                              case s.state when 'awaiting-approval' then p.expires_at when 'held' then r.hold_until end as deadline
                            from stood s
                            join nightshift.plan p on p.id = s.plan_id
                            join nightshift.rollout r on r.plan_id = p.id
                            join nightshift.workload w on w.id = p.workload_id
                            join nightshift.host h on h.id = p.host_id
                            cross join lateral (
                              select sum(a.saving_per_month) as saving, max(a.risk) as risk, min(a.sentence) as sentence,
                                max((a.evidence ->> 'expected_failures')::double precision) as expected, bool_or(a.resource = 'cpu') as cpu
                              from nightshift.recommendation a
                              where a.container_id in (select t.container_id from nightshift.rollout_target t where t.plan_id = p.id)
                                and not p.by_hand and a.answer = 'resize' and a.made_at <= p.made_at and (a.superseded_at is null or a.superseded_at > p.made_at)
                                and (a.resource = 'cpu' and p.wanted_cores is not null or a.resource = 'memory' and p.wanted_memory_bytes is not null)
                            ) advice
                            where s.state in ('held', 'needs-human') or s.state = 'awaiting-approval' and p.expires_at >= :to
                            order by deadline nulls first, p.id
                            """)
                    .bind("to", utc(period.to()))
                    .map((row, _) -> plan(row))
                    .list());
    var shown = rows.stream().limit(Listing.MAX).map(row -> waiting(row, period)).toList();
    return new Listing<>(shown, rows.size(), "nightshift query what_waits_for_a_person");
  }

  private record Row(
      long id,
      String state,
      String workload,
      String host,
      PlanChanges changes,
      String reason,
      Stakes stakes,
      @Nullable Instant deadline) {}

  private static Row plan(ResultSet row) throws SQLException {
    String state = row.getString("state");
    String why = row.getString("reason");
    boolean asks = state.equals("awaiting-approval");
    int risk = row.getInt("risk");
    boolean known = !row.wasNull();
    var changes = PlanChanges.of(row.getString("canonical"));
    return new Row(
        row.getLong("id"),
        state,
        row.getString("workload"),
        row.getString("host"),
        changes,
        asks ? asked(row) : why == null ? "" : why,
        new Stakes(
            number(row, "saving"),
            known ? risk : null,
            number(row, "expected"),
            row.getBoolean("cpu"),
            changes.undo()),
        row.getObject("deadline") == null ? null : instant(row, "deadline"));
  }

  /// What speaks for a plan: what its maker said, what was advised.
  private static String asked(ResultSet row) throws SQLException {
    String said =
        new PlanStore.Maker(
                row.getString("made_by"), row.getBoolean("by_hand"), row.getString("remark"))
            .why();
    String advised = row.getString("sentence");
    return (said + " " + (advised == null ? "" : advised)).strip();
  }

  private Waiting waiting(Row row, Period period) {
    return new Waiting(
        row.id(),
        row.state(),
        Line.name(row.workload()),
        Line.name(row.host()),
        row.changes().containers().size(),
        row.changes().proposals(cpu -> courses.course(row.changes().containers(), cpu, period)),
        row.stakes(),
        Line.of(row.reason()),
        row.deadline(),
        answers(row.state(), row.id()));
  }

  private static List<String> answers(String state, long plan) {
    var verbs =
        switch (state) {
          case "held" -> List.of("proceed", "rollback");
          case "needs-human" -> List.of("rollback", "reject");
          default -> List.of("approve", "reject");
        };
    return verbs.stream().map(verb -> "nightshift " + verb + " " + plan).toList();
  }

  /// What ran in the period and does not wait for a person, what was undone first.
  Listing<Undertaking> undertakings(Period period) {
    var rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        STOOD
                            + """
                            select p.id, s.state, s.at, s.reason, r.mode, w.name as workload, h.name as host, p.canonical,
                              (select string_agg(distinct v.sentence, '; ') from nightshift.rollout_verdict v
                                where v.plan_id = p.id and v.result = 'fail' and v.at < :to) as verdict,
                              (select coalesce(a.person, a.actor) from nightshift.approval a
                                where a.plan_id = p.id and a.verb = 'approve' and a.at < :to) as approved_by
                            from stood s
                            join nightshift.plan p on p.id = s.plan_id
                            join nightshift.rollout r on r.plan_id = p.id
                            join nightshift.workload w on w.id = p.workload_id
                            join nightshift.host h on h.id = p.host_id
                            where s.at >= :from and s.state in ('running', 'completed', 'rolling-back', 'rolled-back', 'rejected', 'closed', 'expired')
                              or s.state in ('running', 'rolling-back') and p.moving is null
                            order by array_position(array['rolled-back', 'rolling-back', 'closed', 'running', 'completed', 'rejected', 'expired'], s.state),
                              s.at desc, p.id
                            """)
                    .bind("from", utc(period.from()))
                    .bind("to", utc(period.to()))
                    .map((row, _) -> undertaking(row))
                    .list());
    return Listing.of(rows, "nightshift query how_did_rollouts_go");
  }

  private static Undertaking undertaking(ResultSet row) throws SQLException {
    var changes = PlanChanges.of(row.getString("canonical"));
    var outcome = outcome(row.getString("state"), row.getString("mode"));
    return new Undertaking(
        row.getLong("id"),
        outcome,
        Line.name(row.getString("workload")),
        Line.name(row.getString("host")),
        changes.proposals(_ -> List.of()),
        changes.containers().size(),
        instant(row, "at"),
        Line.of(why(row, outcome)),
        Line.name(row.getString("approved_by") == null ? "" : row.getString("approved_by")));
  }

  private static String why(ResultSet row, Outcome outcome) throws SQLException {
    var parts = new ArrayList<String>();
    String reason = row.getString("reason");
    String verdict = row.getString("verdict");
    if (reason != null && !reason.isBlank() && outcome != Outcome.DONE) {
      parts.add(reason);
    }
    if (verdict != null && outcome.bad()) {
      parts.add(verdict);
    }
    return String.join(": ", parts);
  }

  private static Outcome outcome(String state, String mode) {
    return switch (state) {
      case "completed" -> mode.equals("shadow") ? Outcome.SHADOWED : Outcome.DONE;
      case "rolled-back" -> Outcome.UNDONE;
      case "rolling-back" -> Outcome.UNDOING;
      case "rejected" -> Outcome.REFUSED;
      case "closed" -> Outcome.CLOSED;
      case "expired" -> Outcome.LAPSED;
      default -> Outcome.RUNNING;
    };
  }
}
