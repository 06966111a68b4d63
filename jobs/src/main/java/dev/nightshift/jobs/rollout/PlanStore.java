package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.reports.Harmless;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Plans, which are never altered. One is open per workload and host: a newer one takes the place
/// of one that nobody approved yet.
public final class PlanStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Jdbi jdbi;

  public PlanStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A plan as it lies in the database.
  ///
  /// @param digest what an approval is bound to
  public record Stored(
      long id, Plan plan, String digest, Instant madeAt, Maker maker, Instant expiresAt) {
    public String madeBy() {
      return maker.actor();
    }
  }

  /// Who made a plan, and what for.
  ///
  /// @param actor operating-system user
  /// @param byHand whether a person said which limits it leads to; else they were advised
  /// @param remark why, in their words; null where nothing was said
  public record Maker(String actor, boolean byHand, @Nullable String remark) {
    /// Why, in a sentence; empty where the advice says it.
    public String why() {
      if (remark != null) {
        return actor + ", who planned it: " + Harmless.text(remark);
      }
      return byHand ? "Planned by hand by " + actor + ", no reason given." : "";
    }
  }

  /// What a plan leads to, step by step or at once: the limits that were advised or asked for.
  ///
  /// @param cores null where CPU is left
  /// @param memory in bytes; null where memory is left
  /// @param standsOn the plan whose change is made again on a recreated container; null for none
  public record Wanted(@Nullable Double cores, @Nullable Long memory, @Nullable Long standsOn) {
    static final Wanted NOTHING = new Wanted(null, null);

    public Wanted(@Nullable Double cores, @Nullable Long memory) {
      this(cores, memory, null);
    }
  }

  /// Until when a change like this one is not planned from advice, as it was rejected or taken
  /// back.
  Optional<Instant> coolsUntil(HostId host, WorkloadId workload, Wanted wanted) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select nightshift.cools_until(:host, :workload, :cores, :memory) as until")
                .bind("host", host.value())
                .bind("workload", workload.value())
                .bind("cores", wanted.cores())
                .bind("memory", wanted.memory())
                .map((row, _) -> Optional.ofNullable(row.getObject("until", OffsetDateTime.class)))
                .findOne()
                .flatMap(until -> until.map(OffsetDateTime::toInstant)));
  }

  /// Keeps a plan, in place of one of the same workload and host that still awaits approval. The
  /// same plan again is the one that is there already.
  ///
  /// @param validFor how long it can be approved
  /// @throws NightshiftException when another one of the workload on the host is under way
  public Stored keep(
      Plan plan, HostId host, WorkloadId workload, Wanted wanted, Maker maker, Duration validFor) {
    long id =
        jdbi.inTransaction(handle -> keep(handle, plan, host, workload, wanted, maker, validFor));
    return find(id).orElseThrow();
  }

  /// The same for a plan that was advised.
  public Stored keep(
      Plan plan,
      HostId host,
      WorkloadId workload,
      Wanted wanted,
      String madeBy,
      Duration validFor) {
    return keep(plan, host, workload, wanted, new Maker(madeBy, false, null), validFor);
  }

  private static long keep(
      Handle handle,
      Plan plan,
      HostId host,
      WorkloadId workload,
      Wanted wanted,
      Maker maker,
      Duration validFor) {
    lock(handle, host, workload);
    var same = same(handle, plan, host, workload, wanted);
    if (same.isPresent()) {
      return same.get();
    }
    supersede(handle, host, workload);
    refuseSecond(handle, plan, host, workload);
    return insert(handle, plan, host, workload, wanted, maker, validFor);
  }

  private static void lock(Handle handle, HostId host, WorkloadId workload) {
    handle
        .createQuery("select pg_advisory_xact_lock(hashtextextended(:name, 7235419004))::text")
        .bind("name", host.value() + "/" + workload.value())
        .mapTo(String.class)
        .one();
  }

  /// The plan that says the same and can still be approved.
  private static Optional<Long> same(
      Handle handle, Plan plan, HostId host, WorkloadId workload, Wanted wanted) {
    return handle
        .createQuery(
            """
            select p.id from nightshift.plan p join nightshift.rollout r on r.plan_id = p.id
            where p.host_id = :host and p.workload_id = :workload and p.digest = :digest and r.state = 'awaiting-approval'
              and p.expires_at > clock_timestamp() and p.wanted_cores is not distinct from :cores
              and p.wanted_memory_bytes is not distinct from :memory and p.stands_on is not distinct from :standsOn
            """)
        .bind("host", host.value())
        .bind("workload", workload.value())
        .bind("digest", plan.digest())
        .bind("cores", wanted.cores())
        .bind("memory", wanted.memory())
        .bind("standsOn", wanted.standsOn())
        .mapTo(Long.class)
        .findOne();
  }

  /// The plan of a workload on a host that nobody decided on yet.
  public Optional<Stored> undecided(HostId host, WorkloadId workload) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.* from nightshift.plan p join nightshift.rollout r on r.plan_id = p.id
                    where p.host_id = :host and p.workload_id = :workload and r.state = 'awaiting-approval'
                    """)
                .bind("host", host.value())
                .bind("workload", workload.value())
                .map((row, _) -> stored(row))
                .findOne());
  }

  private static void supersede(Handle handle, HostId host, WorkloadId workload) {
    handle
        .createUpdate(
            """
            update nightshift.rollout set state = 'superseded', ended_at = clock_timestamp(), reason = 'a newer plan took its place'
            where host_id = :host and workload_id = :workload and state = 'awaiting-approval'
            """)
        .bind("host", host.value())
        .bind("workload", workload.value())
        .execute();
  }

  private static void refuseSecond(Handle handle, Plan plan, HostId host, WorkloadId workload) {
    handle
        .createQuery(
            """
            select plan_id, state from nightshift.rollout
            where host_id = :host and workload_id = :workload
              and state in ('approved', 'running', 'held', 'rolling-back', 'needs-human')
            """)
        .bind("host", host.value())
        .bind("workload", workload.value())
        .map((row, _) -> row.getLong("plan_id") + " is " + row.getString("state"))
        .findOne()
        .ifPresent(
            other -> {
              throw new NightshiftException(
                  ErrorKind.OPERATOR,
                  "%s on %s has a rollout already: %s. Let it end, or take it back."
                      .formatted(plan.workload(), plan.host(), other));
            });
  }

  private static long insert(
      Handle handle,
      Plan plan,
      HostId host,
      WorkloadId workload,
      Wanted wanted,
      Maker maker,
      Duration validFor) {
    long id =
        handle
            .createQuery(
                """
                insert into nightshift.plan (host_id, workload_id, digest, canonical, wanted_cores, wanted_memory_bytes, stands_on, moving, made_by, by_hand, remark, expires_at)
                values (:host, :workload, :digest, :canonical, :cores, :memory, :standsOn, :moving, :by, :byHand, :remark, clock_timestamp() + cast(:validFor as interval))
                returning id
                """)
            .bind("host", host.value())
            .bind("workload", workload.value())
            .bind("digest", plan.digest())
            .bind("canonical", plan.canonical())
            .bind("cores", wanted.cores())
            .bind("memory", wanted.memory())
            .bind("standsOn", wanted.standsOn())
            .bind("moving", plan.moving() == null ? null : plan.moving().limit().kind())
            .bind("by", maker.actor())
            .bind("byHand", maker.byHand())
            .bind("remark", maker.remark())
            .bind("validFor", validFor.toMillis() + " ms")
            .mapTo(Long.class)
            .one();
    handle
        .createUpdate(
            "insert into nightshift.rollout (plan_id, host_id, workload_id, mode) values (:id, :host, :workload, :mode)")
        .bind("id", id)
        .bind("host", host.value())
        .bind("workload", workload.value())
        .bind("mode", plan.mode().name().toLowerCase(java.util.Locale.ROOT))
        .execute();
    stages(handle, id, plan);
    targets(handle, id, plan);
    return id;
  }

  private static void stages(Handle handle, long id, Plan plan) {
    for (int i = 0; i < plan.stages().size(); i++) {
      var stage = plan.stages().get(i);
      handle
          .createUpdate(
              """
              insert into nightshift.rollout_stage (plan_id, ordinal, kind, settle_seconds, window_seconds)
              values (:id, :ordinal, :kind, :settle, :window)
              """)
          .bind("id", id)
          .bind("ordinal", i + 1)
          .bind("kind", stage.kind().word())
          .bind("settle", stage.settle().toMillis() / 1e3)
          .bind("window", stage.window().toMillis() / 1e3)
          .execute();
    }
  }

  private static void targets(Handle handle, long id, Plan plan) {
    for (int i = 0; i < plan.targets().size(); i++) {
      var target = plan.targets().get(i);
      handle
          .createUpdate(
              """
              insert into nightshift.rollout_target (plan_id, position, ordinal, container_id)
              values (:id, :position, :ordinal, :container)
              """)
          .bind("id", id)
          .bind("position", i)
          .bind("ordinal", target.ordinal())
          .bind("container", target.container())
          .execute();
    }
  }

  public Optional<Stored> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from nightshift.plan where id = :id")
                .bind("id", id)
                .map((row, _) -> stored(row))
                .findOne());
  }

  private static Stored stored(ResultSet row) throws SQLException {
    Map<String, Object> json =
        JSON.readValue(row.getString("canonical"), new TypeReference<Map<String, Object>>() {});
    return new Stored(
        row.getLong("id"),
        Plan.of(json),
        row.getString("digest"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        new Maker(row.getString("made_by"), row.getBoolean("by_hand"), row.getString("remark")),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }
}
