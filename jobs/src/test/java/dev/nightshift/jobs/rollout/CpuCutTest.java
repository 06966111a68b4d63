package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rollout.LimitState;
import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cuts of CPU that do harm are caught at the canary and taken back; the others are never touched.
class CpuCutTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /// A service whose every answer takes some milliseconds of CPU.
  private static final String SERVICE =
      """
      mkdir() { /bin/busybox mkdir "$@"; }
      mkdir -p /w/cgi-bin
      printf '%s\\n' '#!/bin/sh' 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done' \
        'echo Content-Type: text/plain; echo; echo $i' >/w/cgi-bin/work
      /bin/busybox chmod +x /w/cgi-bin/work
      exec /bin/busybox httpd -f -p "$0" -h /w
      """;

  @TempDir private Path fences;

  private Database database;
  private Rolled web;

  @BeforeEach
  void begin() throws Exception {
    DockerCli.assumeDaemon();
    database = TestDatabase.forClass(CpuCutTest.class);
    web = new Rolled(database, "web");
  }

  @AfterEach
  void remove() {
    if (web != null) {
      web.close();
      database.close();
    }
  }

  private PlanStore.Stored triedOn(Duration window, double cores) throws InterruptedException {
    var plan = web.keep(web.plan(RolloutMode.AUTO, OnDoubt.ROLL_BACK, window, cores, null));
    web.decisions().approve(plan.id(), plan.digest(), "looks right");
    var node = web.node("node", fences, Duration.ofSeconds(15), Checkpoint.NONE);
    web.turnsUntil(node, plan.id(), LONG, "completed", "rolled-back", "needs-human", "held");
    return plan;
  }

  private List<LimitState> limits() {
    var limits = new ArrayList<LimitState>();
    for (int i = 0; i < web.dockerIds.size(); i++) {
      limits.add(web.limits(i));
    }
    return limits;
  }

  private void expectTakenBackAtTheCanary(PlanStore.Stored plan, List<LimitState> before) {
    assertThat(web.state(plan.id())).as(web.reason(plan.id())).isEqualTo("rolled-back");
    assertThat(
            web.texts(
                "select distinct container_id::text from nightshift.rollout_action where plan_id = "
                    + plan.id()))
        .as("the others were never touched")
        .containsExactly(web.containers.getFirst().toString());
    assertThat(limits()).isEqualTo(before);
  }

  @Test
  void whatSlowsTheProbeIsCaughtAtTheCanary() throws Exception {
    for (int i = 1; i <= 3; i++) {
      String address = "127.0.0.1:" + port();
      web.add(
          "ns-rollout-slow-" + i,
          List.of(
              "--network",
              "host",
              "--cpus",
              "0.5",
              "--label",
              "nightshift.probe=http://" + address + "/cgi-bin/work"),
          "/bin/sh",
          "-c",
          SERVICE,
          address);
    }
    var before = limits();
    var plan = triedOn(Duration.ofSeconds(10), 0.02);
    expectTakenBackAtTheCanary(plan, before);
    assertThat(p95(plan, "<")).as("before").isLessThan(p95(plan, ">"));
  }

  private static int port() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// Of the canary's answers before or while it was changed.
  private double p95(PlanStore.Stored plan, String side) {
    return Double.parseDouble(
        web.text(
            """
            select percentile_cont(0.95) within group (order by answer)::text
            from nightshift.rollout_sample s cross join unnest(s.probe_all_ms) answer
            join nightshift.rollout_action a on a.plan_id = s.plan_id and a.container_id = s.container_id and a.kind = 'apply'
            where s.plan_id = %d and s.at %s a.ended_at
              and s.at < (select min(u.intended_at) from nightshift.rollout_action u where u.plan_id = s.plan_id and u.kind = 'undo')
            """
                .formatted(plan.id(), side)));
  }

  /// It was held back in all periods before, and is in all afterwards: only how long it is tells.
  /// So little that it is held back on a busy machine too.
  @Test
  void furtherCutsOfWhatIsHeldBackAllTheTimeAreCaughtAtTheCanary() throws Exception {
    for (int i = 1; i <= 2; i++) {
      web.add(
          "ns-rollout-busy-" + i,
          List.of("--network", "none", "--cpus", "0.05"),
          "/bin/sh",
          "-c",
          "while :; do :; done");
    }
    var before = limits();
    var plan = triedOn(Duration.ofSeconds(10), 0.01);
    expectTakenBackAtTheCanary(plan, before);
    assertThat(
            web.texts(
                "select metric || ' ' || result || ': ' || sentence from nightshift.rollout_verdict where plan_id = "
                    + plan.id()))
        .anyMatch(verdict -> verdict.startsWith("cpu-stretch fail"));
  }
}
