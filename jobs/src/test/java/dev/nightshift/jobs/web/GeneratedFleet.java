package dev.nightshift.jobs.web;

import dev.nightshift.jobs.database.Database;

/// Hosts, containers with readings of now and limits, findings and runs, as many as are wanted.
final class GeneratedFleet {
  private GeneratedFleet() {}

  /// @param prefix begins each name
  static void fill(Database database, String prefix, int hosts, int containers) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "select nightshift.make_sample_partitions((now() at time zone 'UTC')::date - d) from generate_series(0, 1) d");
              handle.execute(
                  """
                  insert into nightshift.host (name, first_seen, last_seen, cpus, memory_bytes)
                  select ? || ' host ' || g, now(), now(), 16, 68719476736 from generate_series(1, ?) g
                  """,
                  prefix,
                  hosts);
              handle.execute(
                  """
                  insert into nightshift.workload (kind, name, first_seen, last_seen)
                  select 'name', ? || ' workload ' || g, now(), now() from generate_series(1, ?) g
                  """,
                  prefix,
                  Math.max(1, containers / 4));
              handle.execute(
                  """
                  insert into nightshift.container (host_id, workload_id, docker_id, name, image, state, first_seen, last_seen)
                  select (select min(id) from nightshift.host where name like ? || ' host %') + g % ?,
                    (select min(id) from nightshift.workload where name like ? || ' workload %') + g % ?,
                    md5(? || g) || md5(g::text), ? || ' container ' || g, 'app:1', 'running', now(), now()
                  from generate_series(0, ? - 1) g
                  """,
                  prefix, hosts, prefix, Math.max(1, containers / 4), prefix, prefix, containers);
              handle.execute(
                  """
                  insert into nightshift.container_limit (container_id, valid, cpu_cores, effective_memory_bytes)
                  select id, tstzrange(now() - interval '1 day', null), 2, 1073741824 from nightshift.container
                  where name like ? || ' container %'
                  """,
                  prefix);
              handle.execute(
                  """
                  insert into nightshift.container_sample (at, container_id, seconds, cpu_cores, periods, throttled_periods, memory_working_set_bytes, source)
                  select now() - make_interval(secs => 10 * s), c.id, 10, 0.1 + (c.id % 20) / 10.0, 100, c.id % 7, 1e8 + (c.id % 10) * 1e8, 1
                  from nightshift.container c cross join generate_series(0, 5) s where c.name like ? || ' container %'
                  """,
                  prefix);
              handle.execute(
                  """
                  insert into nightshift.host_sample (at, host_id, seconds, cpu_cores, memory_total_bytes, memory_used_bytes)
                  select now() - make_interval(secs => 10 * s), h.id, 10, (h.id % 17)::double precision, 68719476736, (20 + h.id % 40) * 1073741824::bigint
                  from nightshift.host h cross join generate_series(0, 5) s where h.name like ? || ' host %'
                  """,
                  prefix);
              handle.execute(
                  """
                  insert into nightshift.health_score (host_id, at, score, why, checks, unknown)
                  select id, now(), 60 + id % 41, 'as it is', 10, 0 from nightshift.host where name like ? || ' host %'
                  """,
                  prefix);
              handle.execute(
                  """
                  insert into nightshift.job_run (job, scope, scheduled_at, state, started_at, heartbeat_at, ended_at, node, epoch, summary)
                  select job, 'fleet', now(), 'done', now(), now(), now(), 'n', 1, 'Did what there was to do for ' || ?
                  from unnest(array['roll-up', 'analyse', 'recommend', 'digest']) job on conflict do nothing
                  """,
                  prefix);
              handle.execute(
                  """
                  insert into nightshift.finding (kind, severity, host_id, found_at, sentence, advice, confidence, fingerprint, evidence, last_seen_at, during)
                  select 'waste', (array['critical', 'warning', 'info'])[1 + g % 3], (select min(id) from nightshift.host where name like ? || ' host %'),
                    now(), ? || ' has more than it needs', 'Give it less.', 0.9, ? || g, '{}', now(), tstzrange(now() - interval '1 day', now())
                  from generate_series(1, 12) g
                  """,
                  prefix, prefix, prefix);
              handle.execute("analyze");
            });
  }
}
