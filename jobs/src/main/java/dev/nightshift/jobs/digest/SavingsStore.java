package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Savings;
import dev.nightshift.reports.Savings.Freed;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;

/// Reads what limits could give back, and what rollouts gave back.
final class SavingsStore {
  private final Jdbi jdbi;

  SavingsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Savings savings(Period period, RightSizingConfig prices) {
    var done = done(period);
    return new Savings(
        asked(period),
        sum(done, prices, at -> !at.isBefore(period.from())),
        sum(done, prices, at -> at.isBefore(period.from()) && !at.isBefore(period.before().from())),
        sum(done, prices, _ -> true),
        cores(period));
  }

  /// Everything advised at the end of the period.
  private Freed asked(Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) as changes, coalesce(sum(r.saving_per_month), 0) as per_month,
                      coalesce(sum(r.current_value - r.proposed_value) filter (where r.resource = 'cpu'), 0) as cores,
                      coalesce(sum(r.current_value - r.proposed_value) filter (where r.resource = 'memory'), 0) as bytes
                    from nightshift.recommendation r
                    join nightshift.container c on c.id = r.container_id
                    join nightshift.real_host h on h.id = r.host_id
                    where r.answer = 'resize' and r.made_at < :to and (r.superseded_at is null or r.superseded_at >= :to)
                      and (c.removed_at is null or c.removed_at >= :to)
                    """)
                .bind("to", utc(period.to()))
                .map(
                    (row, _) ->
                        new Freed(
                            row.getInt("changes"),
                            row.getDouble("cores"),
                            row.getDouble("bytes"),
                            row.getDouble("per_month")))
                .one());
  }

  /// A plan that was carried out everywhere and holds.
  private record Done(Instant at, PlanChanges changes) {}

  private List<Done> done(Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    WorkStore.STOOD
                        + """
                        select p.canonical, s.at
                        from stood s join nightshift.plan p on p.id = s.plan_id join nightshift.rollout r on r.plan_id = p.id
                        where s.state = 'completed' and r.mode <> 'shadow'
                        """)
                .bind("to", utc(period.to()))
                .map(
                    (row, _) ->
                        new Done(instant(row, "at"), PlanChanges.of(row.getString("canonical"))))
                .list());
  }

  private static Freed sum(List<Done> done, RightSizingConfig prices, Predicate<Instant> which) {
    int changes = 0;
    double cores = 0;
    double bytes = 0;
    for (var one : done) {
      if (which.test(one.at())) {
        for (var change : one.changes().all()) {
          changes++;
          cores += change.cpu() ? change.freed() : 0;
          bytes += change.cpu() ? 0 : change.freed();
        }
      }
    }
    return new Freed(
        changes,
        cores,
        bytes,
        prices.monthly(Resource.CPU, cores) + prices.monthly(Resource.MEMORY, bytes));
  }

  private double cores(Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(sum(cpus), 0) from nightshift.real_host
                    where last_seen >= :from and first_seen < :to
                    """)
                .bind("from", utc(period.from()))
                .bind("to", utc(period.to()))
                .mapTo(Double.class)
                .one());
  }
}
