package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// What more questions must answer about the fleet that [QuestionsTest] makes, and the rows of it
/// that only they ask for.
final class MoreAnswers {
  private MoreAnswers() {}

  static void fill(Handle handle) {
    handle.execute(
        """
        insert into nightshift.device_sample (host_id, at, kind, name, seconds, total_bytes, free_bytes)
        select id, now() - minutes * interval '1 minute', 'filesystem', '/data', 60, 107374182400, free from nightshift.host
        cross join (values (60, 21474836480), (0, 10737418240)) v (minutes, free) where name = 'alpha'
        """);
    handle.execute(
        """
        insert into nightshift.benchmark_run (host_id, at, suite, seed, seconds, cpu_seconds, trials, disturbed)
        select id, now(), 'nightly', 1, 600, 120, 50, 5 from nightshift.host where name = 'alpha'
        """);
    handle.execute(
        """
        insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, trials, unit, higher_is_better, outcome, reason)
        select id, now(), 'nightly', 'stress-ng', 'rate', 0, '', true, 'skipped', 'the host was busy' from nightshift.host where name = 'beta'
        """);
    handle.execute(
        """
        insert into nightshift.node (name, version, host_id, started_at, heartbeat_at, pid)
        select 'alpha/1', '1.0', id, now(), now() + interval '1 hour', 1 from nightshift.host where name = 'alpha'
        """);
    handle.execute(
        "insert into nightshift.profile_use (profile, settings, actor) values ('production', '{}', 'ada')");
    handle.execute(
        """
        insert into nightshift.digest (key, period, made_at, subject, html, plain, mime)
        values ('weekly:2026-W46', tstzrange(now() - interval '7 days', now()), now(), 'all well', '', '', '')
        """);
    handle.execute(
        """
        insert into nightshift.rollout_drift (plan_id, container_id, kind, detail)
        select t.plan_id, t.container_id, 'changed', 'its limits are others now' from nightshift.rollout_target t
        join nightshift.rollout r on r.plan_id = t.plan_id where r.state = 'rolled-back'
        """);
  }

  /// Both hosts cost 1.20 USD an hour, and all that is known of them is worked out.
  static void priced(Handle handle) {
    handle.execute(
        """
        insert into nightshift.host_price (host_id, valid, kind, hourly_usd, actor, set_at)
        select id, tstzrange(date_trunc('hour', now()) - interval '1 day', null), 'hand', 1.2, 'ada', now() from nightshift.host
        """);
    handle.execute(
        """
        select nightshift.make_costs(h.id, min(t.hour), max(t.hour) + interval '1 hour', now())
        from nightshift.host h join nightshift.host_history t on t.host_id = h.id group by h.id
        """);
  }

  /// The rollout that ended did so four nights ago, and since then reads take half as long.
  static void measuredAround(Handle handle) {
    handle.execute(
        """
        update nightshift.rollout
        set started_at = now() - interval '4 days 12 hours', ended_at = now() - interval '4 days 11 hours'
        where ended_at is not null
        """);
    handle.execute(
        """
        insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, trials, unit, higher_is_better, outcome)
        select r.host_id, now() - days * interval '1 day', 'nightly', 'fio-random-read', 'latency-p50',
          case when days < 4.5 then 0.001 else 0.002 end, 6, 's', false, 'measured'
        from nightshift.rollout r cross join generate_series(1, 8) days
        where r.ended_at is not null
        """);
  }

  static Map<String, Consumer<List<Map<String, String>>>> all() {
    return Map.ofEntries(
        Map.entry(
            "who_reads_and_writes_most",
            rows -> {
              assertThat(column(rows, "workload"))
                  .containsExactly("batch", "shop/burner", "shop/cache", "shop/web");
              assertThat(column(rows, "written_gib")).containsOnly("0.70");
            }),
        Map.entry(
            "who_uses_the_network_most",
            rows -> assertThat(column(rows, "sent_gib")).hasSize(4).containsOnly("0.04")),
        Map.entry(
            "what_uses_more_than_before",
            rows -> {
              assertThat(column(rows, "workload")).hasSize(4).startsWith("batch");
              assertThat(column(rows, "cores_change_percent")).containsOnly("");
            }),
        Map.entry(
            "which_hours_are_busiest",
            rows ->
                assertThat(rows)
                    .hasSizeBetween(2, 4)
                    .allSatisfy(row -> assertThat(row).containsEntry("weeks", "1"))),
        Map.entry("what_is_idle", rows -> assertThat(rows).as("two hours are too few").isEmpty()),
        Map.entry(
            "which_hosts_are_full",
            rows -> {
              assertThat(column(rows, "host")).containsExactlyInAnyOrder("alpha", "beta");
              assertThat(column(rows, "memory_gib")).containsOnly("32.0");
            }),
        Map.entry(
            "which_hosts_are_overcommitted",
            rows -> {
              assertThat(column(rows, "host")).containsExactly("alpha", "beta");
              assertThat(rows.getFirst())
                  .containsEntry("cpu_limits_cores", "2.50")
                  .containsEntry("memory_limits_gib", "1.50")
                  .containsEntry("without_cpu_limit", "1");
              assertThat(rows.getLast()).containsEntry("without_memory_limit", "1");
            }),
        Map.entry(
            "who_has_no_limit",
            rows -> {
              assertThat(column(rows, "container")).containsExactly("batch", "shop/cache");
              assertThat(column(rows, "without")).containsExactly("cpu, memory", "cpu");
            }),
        Map.entry(
            "how_much_do_limits_hold_idle",
            rows ->
                assertThat(rows.getFirst())
                    .containsEntry("host", "alpha")
                    .containsEntry("cpu_idle_percent", "76.0")
                    .containsEntry("memory_idle_percent", "74.6")),
        Map.entry(
            "what_would_be_saved",
            rows ->
                assertThat(rows)
                    .singleElement()
                    .satisfies(
                        row ->
                            assertThat(row)
                                .containsEntry("workload", "shop/web")
                                .containsEntry("freed_mib", "896.0"))),
        Map.entry(
            "how_good_is_the_advice",
            rows -> assertThat(rows).as("nothing was held against later days").isEmpty()),
        Map.entry(
            "which_limits_could_move", rows -> assertThat(rows).as("none is advised").isEmpty()),
        Map.entry(
            "how_long_do_alerts_last",
            rows -> {
              assertThat(column(rows, "check_name")).containsExactly("disk-space", "memory-limit");
              assertThat(rows.getFirst()).containsEntry("median_hours", "24.00");
              assertThat(rows.getLast()).containsEntry("open", "1");
            }),
        Map.entry(
            "which_checks_fail_most",
            rows -> {
              assertThat(column(rows, "check_name")).containsExactly("memory-limit", "disk-space");
              assertThat(column(rows, "not_well_percent")).containsExactly("100.0", "0.0");
            }),
        Map.entry(
            "which_disks_fill_up",
            rows ->
                assertThat(rows)
                    .singleElement()
                    .satisfies(
                        row ->
                            assertThat(row)
                                .containsEntry("used_percent", "90.0")
                                .containsEntry("gib_per_day", "240.000")
                                .containsEntry("full_in_days", "0.0"))),
        Map.entry(
            "how_long_do_benchmarks_take",
            rows ->
                assertThat(rows)
                    .singleElement()
                    .satisfies(
                        row ->
                            assertThat(row)
                                .containsEntry("minutes", "10.0")
                                .containsEntry("disturbed_percent", "10.0"))),
        Map.entry(
            "which_benchmarks_were_not_run",
            rows -> assertThat(column(rows, "reason")).containsExactly("the host was busy")),
        Map.entry(
            "which_benchmarks_changed",
            rows -> assertThat(column(rows, "change_percent")).containsExactly("50.00")),
        Map.entry(
            "which_benchmarks_scatter",
            rows ->
                assertThat(column(rows, "benchmark"))
                    .containsExactlyInAnyOrder("cpu", "fio-random-read")),
        Map.entry(
            "who_decided_what",
            rows -> {
              assertThat(column(rows, "who")).containsExactly("ada");
              assertThat(column(rows, "verb")).containsExactly("approve");
            }),
        Map.entry(
            "how_fast_are_rollouts",
            rows ->
                assertThat(column(rows, "state"))
                    .containsExactly("awaiting-approval", "rolled-back")),
        Map.entry(
            "which_verdicts_stopped_rollouts",
            rows ->
                assertThat(rows)
                    .singleElement()
                    .satisfies(
                        row ->
                            assertThat(row)
                                .containsEntry("metric", "probe-latency")
                                .containsEntry("result", "fail"))),
        Map.entry(
            "what_drifted",
            rows ->
                assertThat(column(rows, "detail")).containsExactly("its limits are others now")),
        Map.entry(
            "which_nodes_run", rows -> assertThat(column(rows, "runs")).first().isIn("t", "true")),
        Map.entry(
            "what_was_audited",
            rows ->
                assertThat(column(rows, "entity")).anyMatch(name -> name.startsWith("rollout:"))),
        Map.entry(
            "how_long_do_jobs_take",
            rows -> {
              assertThat(column(rows, "job")).containsExactly("digest", "roll-up");
              assertThat(column(rows, "max_seconds")).containsOnly("60.00");
            }),
        Map.entry(
            "which_profile_is_in_use",
            rows -> assertThat(column(rows, "profile")).containsExactly("production")),
        Map.entry(
            "which_digests_were_made",
            rows ->
                assertThat(rows)
                    .singleElement()
                    .satisfies(
                        row ->
                            assertThat(row)
                                .containsEntry("mails", "1")
                                .containsEntry("dead", "1"))));
  }

  private static List<String> column(List<Map<String, String>> rows, String name) {
    return rows.stream().map(row -> row.get(name)).toList();
  }
}
