package dev.nightshift.jobs.web;

import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.engine.rollout.Window;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.rollout.PlanStore;
import java.time.Duration;
import java.util.List;

/// A container of a name, and plans for it that wait for approval.
final class Waiting {
  final Database database;
  final String name;
  final HostId host;
  final WorkloadId workload;
  final long container;

  Waiting(Database database, String name) {
    this.database = database;
    this.name = name;
    this.host =
        new HostId(
            one(
                "insert into nightshift.host (name, first_seen, last_seen, cpus, memory_bytes) values (?, now(), now(), 4, 8589934592) returning id",
                "on " + name));
    this.workload =
        new WorkloadId(
            one(
                "insert into nightshift.workload (kind, name, first_seen, last_seen) values ('name', ?, now(), now()) returning id",
                name));
    this.container =
        one(
            """
            insert into nightshift.container (host_id, workload_id, docker_id, name, image, state, first_seen, last_seen)
            values (%d, %d, md5(random()::text) || md5(random()::text), ?, 'web:1', 'running', now(), now()) returning id
            """
                .formatted(host.value(), workload.value()),
            name);
  }

  private long one(String sql, String name) {
    return database
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bind(0, name).mapTo(Long.class).one());
  }

  PlanStore.Stored plan(long nanoCpus, Duration validFor) {
    var limits =
        new ContainerLimits(2_000_000_000L, null, null, null, null, null, null, null, null);
    var plan =
        new Plan(
            "on " + name,
            name,
            RolloutMode.AUTO,
            OnDoubt.ROLL_BACK,
            Window.ALWAYS,
            20,
            List.of(new Plan.Stage(StageKind.FULL, Duration.ofMinutes(1), Duration.ofMinutes(10))),
            List.of(
                new Plan.Target(
                    1,
                    container,
                    "a".repeat(64),
                    name,
                    limits,
                    limits,
                    new DockerUpdate(nanoCpus, null, null, null, null, null),
                    new DockerUpdate(2_000_000_000L, null, null, null, null, null),
                    Undo.EXACT)));
    return new PlanStore(database.jdbi())
        .keep(plan, host, workload, new PlanStore.Wanted(nanoCpus / 1e9, null), "tester", validFor);
  }

  PlanStore.Stored plan() {
    return plan(500_000_000, Duration.ofHours(1));
  }

  /// The state of a plan's rollout, then each approval as person and channel.
  String state(long plan) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select r.state || coalesce((select string_agg(' ' || a.verb || ' by ' || a.person || ' by ' || a.channel, '')
                          from report.approval a where a.plan_id = r.plan_id), '')
                        from nightshift.rollout r where plan_id = :plan
                        """)
                    .bind("plan", plan)
                    .mapTo(String.class)
                    .one());
  }

  /// Hours of use in the last days.
  Waiting used() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into nightshift.container_history (container_id, hour, samples, seconds, cpu_min_cores, cpu_mean_cores, cpu_max_cores,
                          memory_mean_bytes, memory_max_bytes, rolled_up_at)
                        select :container, date_trunc('hour', now()) - make_interval(hours => g), 360, 3600, 0.05,
                          0.2 + 0.1 * sin(g / 4.0), 0.35 + 0.1 * sin(g / 4.0), 3e8, 4e8, now()
                        from generate_series(1, 300) g
                        """)
                    .bind("container", container)
                    .execute());
    return this;
  }

  /// Advice that speaks for a plan, or against one made before.
  Waiting advised(double cores) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle.execute(
                  "update nightshift.recommendation set superseded_at = clock_timestamp() where container_id = ? and superseded_at is null",
                  container);
              handle.execute(
                  """
                  insert into nightshift.recommendation (workload_id, host_id, container_id, resource, answer, current_value, proposed_value,
                    unit, policy, policy_version, samples_used, sentence, evidence, made_at, risk, confidence)
                  values (?, ?, ?, 'cpu', 'resize', 2, ?, 'cores', 'test', 1, 10, 'It never used more than 0.45 cores in 14 days.', '{}',
                    clock_timestamp(), 1, 0.9)
                  """,
                  workload.value(),
                  host.value(),
                  container,
                  cores);
            });
    return this;
  }
}
