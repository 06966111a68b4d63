package dev.nightshift.jobs.prediction;

import dev.nightshift.jobs.database.Rows;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// What was foreseen, and what came.
final class PredictionStore {
  private static final int MOST_OPEN = 50_000;

  private final Jdbi jdbi;

  PredictionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Of whom something is foreseen.
  ///
  /// @param container 0 for the host itself
  record Subject(long host, long container) {
    /// Of a series named `host/container` by {@link OwnLoadStore#loadById}.
    static Subject of(String name) {
      int slash = name.indexOf('/');
      return new Subject(
          Long.parseLong(name.substring(0, slash)), Long.parseLong(name.substring(slash + 1)));
    }
  }

  /// A prediction.
  ///
  /// @param due start of the five minutes it is about
  record Foreseen(
      Subject subject,
      String resource,
      Instant due,
      long model,
      double share,
      double probability,
      int hotDays,
      int days) {}

  /// A prediction of which it is not known yet what came.
  ///
  /// @param raised by how much the container's limit was raised since it was made, 1 when it was
  ///   not: what was headed off would have come
  record Open(Subject subject, String resource, Instant due, double raised) {}

  /// What came of one.
  record Came(Open of, double share, boolean hot) {}

  void keep(Collection<Foreseen> all, Instant now) {
    if (all.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle -> {
          var batch =
              handle.prepareBatch(
                  """
                  insert into nightshift.prediction (host_id, container_id, resource, due_at, made_at, model_id, share, probability, hot_days, days)
                  values (:host, :container, :resource, :due, :now, :model, :share, :probability, :hot_days, :days)
                  on conflict do nothing
                  """);
          for (var one : all) {
            batch
                .bind("host", one.subject().host())
                .bind("container", one.subject().container())
                .bind("resource", one.resource())
                .bind("due", Rows.utc(one.due()))
                .bind("now", Rows.utc(now))
                .bind("model", one.model())
                .bind("share", one.share())
                .bind("probability", one.probability())
                .bind("hot_days", one.hotDays())
                .bind("days", one.days())
                .add();
          }
          batch.execute();
        });
  }

  /// Those of the last day whose five minutes are over.
  List<Open> open(String resource, Instant since, Instant until) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select host_id, p.container_id, resource, due_at, case resource
                        when 'cpu' then coalesce(greatest(1, later.cpu_cores / nullif(earlier.cpu_cores, 0)), 1)
                        when 'memory' then coalesce(greatest(1,
                          later.effective_memory_bytes / nullif(earlier.effective_memory_bytes, 0)::double precision), 1)
                        else 1 end as raised
                    from (
                      select host_id, container_id, resource, due_at, made_at from nightshift.prediction
                      where came is null and resource = :resource and due_at >= :since and due_at < :until limit :most
                    ) p
                    left join nightshift.container_limit earlier
                      on earlier.container_id = p.container_id and earlier.valid @> made_at
                    left join nightshift.container_limit later
                      on later.container_id = p.container_id and later.valid @> due_at + interval '5 minutes'
                    """)
                .bind("resource", resource)
                .bind("since", Rows.utc(since))
                .bind("until", Rows.utc(until))
                .bind("most", MOST_OPEN)
                .map(
                    (row, _) ->
                        new Open(
                            new Subject(row.getLong("host_id"), row.getLong("container_id")),
                            row.getString("resource"),
                            Rows.instant(row, "due_at"),
                            row.getDouble("raised")))
                .list());
  }

  void came(Collection<Came> all) {
    if (all.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle -> {
          var batch =
              handle.prepareBatch(
                  """
                  update nightshift.prediction set came_share = :share, came = :hot
                  where host_id = :host and container_id = :container and resource = :resource and due_at = :due
                  """);
          for (var one : all) {
            batch
                .bind("share", one.share())
                .bind("hot", one.hot())
                .bind("host", one.of().subject().host())
                .bind("container", one.of().subject().container())
                .bind("resource", one.of().resource())
                .bind("due", Rows.utc(one.of().due()))
                .add();
          }
          batch.execute();
        });
  }

  /// `host/container`, or the host's name.
  String name(Subject subject) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.name || coalesce('/' || c.name, '') from nightshift.host h
                    left join nightshift.container c on c.id = :container where h.id = :host
                    """)
                .bind("host", subject.host())
                .bind("container", subject.container())
                .mapTo(String.class)
                .findOne()
                .orElse("a host that is gone"));
  }
}
