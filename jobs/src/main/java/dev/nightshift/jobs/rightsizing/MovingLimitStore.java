package dev.nightshift.jobs.rightsizing;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.moving.ClockLimits;
import dev.nightshift.engine.rightsizing.moving.HeadroomGuard;
import dev.nightshift.engine.rightsizing.moving.MovingLimit;
import dev.nightshift.engine.rightsizing.moving.MovingProposal;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.jobs.EvidenceJson;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Proposals of limits that move: one of each kind is current per container and resource.
public final class MovingLimitStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Jdbi jdbi;

  public MovingLimitStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A proposal on its way into the database.
  record Made(WatchedContainer container, MovingProposal proposal) {}

  /// Enters what came out for these containers at a run: the same again is confirmed, what no
  /// longer comes out ends.
  ///
  /// @param tolerance a former proposal stands while its least and greatest limits differ by less
  ///   than this share
  void record(
      List<ContainerId> containers,
      List<Made> proposals,
      double tolerance,
      Instant now,
      Instant expires) {
    jdbi.useTransaction(
        handle -> {
          for (var made : proposals) {
            if (!confirm(handle, made, tolerance, now, expires)) {
              end(handle, made, now);
              insert(handle, made, now, expires);
            }
          }
          handle
              .createUpdate(
                  """
                  update nightshift.moving_limit set superseded_at = :now
                  where container_id = any(:ids) and superseded_at is null and confirmed_at < :now
                  """)
              .bind("ids", containers.stream().map(ContainerId::value).toArray(Long[]::new))
              .bind("now", utc(now))
              .execute();
        });
  }

  private static boolean confirm(
      Handle handle, Made made, double tolerance, Instant now, Instant expires) {
    try (var update =
        handle.createUpdate(
            """
            update nightshift.moving_limit set confirmed_at = :now, expires_at = :expires
            where container_id = :container and resource = :resource and kind = :kind and superseded_at is null
              and current_value = :current
              and abs(min_value - :min) <= :tolerance * min_value and abs(max_value - :max) <= :tolerance * max_value
              and (steps is null
                or (select array_agg(s -> 'hour') from jsonb_array_elements(steps) s)
                 = (select array_agg(s -> 'hour') from jsonb_array_elements(cast(:steps as jsonb)) s))
            """)) {
      return bind(update, made, now, expires).bind("tolerance", tolerance).execute() == 1;
    }
  }

  private static void end(Handle handle, Made made, Instant now) {
    handle
        .createUpdate(
            """
            update nightshift.moving_limit set superseded_at = :now
            where container_id = :container and resource = :resource and kind = :kind and superseded_at is null
            """)
        .bind("now", utc(now))
        .bind("container", made.container.id().value())
        .bind("resource", made.proposal.resource().word())
        .bind("kind", made.proposal.limit().kind())
        .execute();
  }

  private static void insert(Handle handle, Made made, Instant now, Instant expires) {
    try (var update =
        handle.createUpdate(
            """
            insert into nightshift.moving_limit (workload_id, host_id, container_id, resource, kind, current_value, plain_value, mean_value,
              min_value, max_value, unit, steps, saving_per_month, sentence, evidence, made_at, confirmed_at, expires_at)
            values (:workload, :host, :container, :resource, :kind, :current, :plain, :mean, :min, :max, :unit, cast(:steps as jsonb),
              :saving, :sentence, cast(:evidence as jsonb), :now, :now, :expires)
            """)) {
      bind(update, made, now, expires).execute();
    }
  }

  private static Update bind(Update update, Made made, Instant now, Instant expires) {
    var proposal = made.proposal;
    return update
        .bind("workload", made.container.workload().value())
        .bind("host", made.container.host().value())
        .bind("container", made.container.id().value())
        .bind("resource", proposal.resource().word())
        .bind("kind", proposal.limit().kind())
        .bind("current", proposal.current())
        .bind("plain", proposal.plain())
        .bind("mean", proposal.mean())
        .bind("min", proposal.limit().min())
        .bind("max", proposal.limit().max())
        .bind("unit", proposal.resource().unit())
        .bind("steps", steps(proposal.limit()))
        .bind("saving", proposal.saving())
        .bind("sentence", proposal.sentence())
        .bind("evidence", EvidenceJson.of(proposal.evidence()))
        .bind("now", utc(now))
        .bind("expires", utc(expires));
  }

  private static @Nullable String steps(MovingLimit limit) {
    return switch (limit) {
      case ClockLimits clock ->
          JSON.writeValueAsString(
              clock.steps().stream()
                  .map(step -> Map.of("hour", step.hour(), "limit", step.limit()))
                  .toList());
      case HeadroomGuard _ -> null;
    };
  }

  private static MovingLimit limit(ResultSet row) throws SQLException {
    String steps = row.getString("steps");
    if (steps == null) {
      return new HeadroomGuard(row.getDouble("min_value"), row.getDouble("max_value"));
    }
    var read = new ArrayList<ClockLimits.Step>();
    JSON.readTree(steps)
        .forEach(
            step ->
                read.add(
                    new ClockLimits.Step(step.get("hour").asInt(), step.get("limit").asDouble())));
    return new ClockLimits(read);
  }

  /// Ends the proposals of containers that are gone, and those that nobody confirmed in time.
  int retire(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update nightshift.moving_limit m set superseded_at = :now
                    from nightshift.container c
                    where c.id = m.container_id and m.superseded_at is null and (c.removed_at is not null or m.expires_at < :now)
                    """)
                .bind("now", utc(now))
                .execute());
  }

  /// A proposal as people read it. Names come from outside.
  ///
  /// @param current limit in force when it was made
  /// @param plain one limit for all hours
  /// @param mean what it comes to
  public record Stored(
      long id,
      ContainerId containerId,
      String host,
      String workload,
      String container,
      Resource resource,
      MovingLimit limit,
      double current,
      double plain,
      double mean,
      double savingPerMonth,
      String sentence,
      String evidence,
      Instant madeAt,
      Instant confirmedAt,
      Instant expiresAt) {}

  /// Current proposals of a workload or container of this name, or of all where it is null.
  public List<Stored> currentOf(@Nullable String name, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select m.id, m.container_id, h.name as host, w.name as workload, c.name as container, m.resource, m.current_value,
                      m.plain_value, m.mean_value, m.min_value, m.max_value, m.steps::text as steps, m.saving_per_month, m.sentence,
                      m.evidence::text as evidence, m.made_at, m.confirmed_at, m.expires_at
                    from nightshift.moving_limit m
                    join nightshift.host h on h.id = m.host_id
                    join nightshift.container c on c.id = m.container_id
                    join nightshift.workload w on w.id = m.workload_id
                    where m.superseded_at is null and (cast(:name as text) is null or w.name = :name or c.name = :name)
                    order by m.saving_per_month desc, h.name, c.name, m.resource, m.kind, m.id limit :limit
                    """)
                .bind("name", name)
                .bind("limit", limit)
                .map((row, _) -> stored(row))
                .list());
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        row.getLong("id"),
        new ContainerId(row.getLong("container_id")),
        row.getString("host"),
        row.getString("workload"),
        row.getString("container"),
        Resource.of(row.getString("resource")),
        limit(row),
        row.getDouble("current_value"),
        row.getDouble("plain_value"),
        row.getDouble("mean_value"),
        row.getDouble("saving_per_month"),
        row.getString("sentence"),
        row.getString("evidence"),
        instant(row, "made_at"),
        instant(row, "confirmed_at"),
        instant(row, "expires_at"));
  }
}
