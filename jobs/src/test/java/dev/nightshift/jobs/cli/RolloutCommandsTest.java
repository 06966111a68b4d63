package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans and rollouts as a person types and reads them. The containers are rows of the database: no
/// node acts on them.
class RolloutCommandsTest {
  @TempDir private Path data;

  private Database database;
  private long container;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(RolloutCommandsTest.class);
    var usage = new GeneratedUsage(database.jdbi());
    var seen = Instant.now().minus(Duration.ofDays(1));
    container = usage.container(usage.host("alpha", seen), "web", seen);
    execute(
        """
        insert into nightshift.container_limit (container_id, valid, nano_cpus, memory_bytes, memory_swap_bytes, cpu_cores, effective_memory_bytes)
        values (%d, tstzrange(now() - interval '1 day', null), 2000000000, 1073741824, 1073741824, 2, 1073741824)
        """
            .formatted(container));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aSecondPlanSaysWhatBecomesOfTheFirst() {
    var first = typed("plan", "web", "--cpus", "1");
    assertThat(first.error()).isEmpty();
    assertThat(first.out()).contains("Nothing has changed. Approve it with: nightshift approve 1 ");
    var same = typed("plan", "web", "--cpus", "1");
    assertThat(same.out()).contains("Plan 1:", "already: it still waits for approval");
    var other = typed("plan", "web", "--cpus", "1.5");
    assertThat(other.out()).contains("Plan 2:", "It takes the place of plan 1, which nobody");
    var late = typed("approve", "1");
    assertThat(late.exit()).isEqualTo(2);
    assertThat(late.error()).contains("1", "superseded");
    assertThat(late.out()).as("no page before a refusal").isEmpty();
  }

  @Test
  void approvingShowsThePlanFirstUnlessItsDigestSaysItWasRead() {
    typed("plan", "web", "--cpus", "1");
    var wrong = typed("approve", "1", "--digest", "0123456789ab");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.error()).contains("Plan 1 has digest ");
    var unread = typed("approve", "1", "--remark", "quiet week");
    assertThat(unread.exit()).isEqualTo(2);
    assertThat(unread.error()).contains("Nobody can be asked here", "--digest");
    assertThat(typed("rollouts", "list").out()).contains("awaiting-approval");
    var approved = typed("approve", "1", "--yes", "--remark", "quiet week");
    assertThat(approved.exit()).isZero();
    assertThat(approved.out())
        .contains("Plan 1: web on alpha", "--cpus 1", "Plan 1 is approved. Follow it with");
    typed("rollback", "1");
    assertThat(typed("rollouts", "show", "1").out()).contains("is being taken back", "not reached");
  }

  @Test
  void whatIsWatchedStandsBesideItsBounds() {
    beingJudged(Duration.ofMinutes(6), 0.10, 0.30);
    var shown = typed("rollouts", "show", "1").out();
    assertThat(shown)
        .containsPattern("Judged: [45] of 8 parts of the window are over, the verdict is due in")
        .containsPattern("throttled time \\* +10 % +30 % +\\+20 % +\\+5 % +█{10} 400 % +harm")
        .containsPattern(
            "memory use of its limit \\* +40 % +40 % +\\+?0 % +above 95 % +█{4}░{6} 42 % +fine");
  }

  @Test
  void beforeEnoughOfTheWindowIsOverItIsTooEarly() {
    beingJudged(Duration.ofMinutes(3), 0.10, 0.30);
    assertThat(typed("rollouts", "show", "1").out())
        .containsPattern("throttled time \\* +10 % +30 % +- +\\+5 % +- +too early");
  }

  @Test
  void watchingOffATerminalTellsEachChangeInALine() {
    beingJudged(Duration.ofMinutes(6), 0.10, 0.10);
    typed("hold", "1", "--remark", "enough seen");
    var watched = typed("rollouts", "watch", "1");
    assertThat(watched.exit()).isEqualTo(1);
    assertThat(watched.out())
        .contains("web on alpha is held")
        .containsPattern(
            "[45] of 8 parts of the window are over; nearest to harm is memory use of its limit");
  }

  @Test
  void aMistakeInWhatIsAskedForIsToldAndLeavesNothing() {
    assertThat(typed("plan", "web", "nosuch", "--cpus", "1").error()).contains("'nosuch'");
    assertThat(typed("rollouts", "list").out()).as("no plan of the first").doesNotContain("web");
    assertThat(typed("plan", "web", "--cpus", "2").error()).contains("has that limit already");
    for (String stages : new String[] {"full,canary", "canary", "full,full"}) {
      assertThat(typed("plan", "web", "--cpus", "1", "--stages", stages))
          .satisfies(
              typed -> {
                assertThat(typed.exit()).isEqualTo(2);
                assertThat(typed.error()).contains("and end with full");
              });
    }
    typed("plan", "web", "--cpus", "1");
    assertThat(typed("approve", "1", "--digest", "f").error())
        .contains("at least its first 8 characters");
    assertThat(typed("freeze", "--remark", " ").error()).contains("--remark must say why");
  }

  @Test
  void whatIsFrozenIsSaidWhereOneLooks() {
    typed("plan", "web", "--cpus", "1");
    typed("freeze", "--remark", "year's end");
    assertThat(typed("approve", "1", "--yes").out())
        .contains("No container is changed on any host until", "year's end");
    assertThat(typed("rollouts", "show", "1").out()).contains("year's end");
  }

  @Test
  void anOlderRolloutIsTakenBackAfterTheNewerOnes() {
    completed("1", "1");
    completed("2", "0.5");
    var early = typed("rollback", "1");
    assertThat(early.exit()).isEqualTo(2);
    assertThat(early.error())
        .contains("Rollout 2 changed the same containers after 1: take that back first");
    typed("plan", "web", "--cpus", "1.5");
    typed("approve", "3", "--yes");
    var between = typed("rollback", "2");
    assertThat(between.exit()).isEqualTo(2);
    assertThat(between.error()).contains("Rollout 3 of the same workload is under way");
    typed("rollback", "3");
    assertThat(typed("rollouts", "show", "3").out())
        .doesNotContain("by nightshift")
        .contains("(as nightshift)");
  }

  /// A rollout that is through, as the engine would leave it.
  private void completed(String plan, String cpus) {
    typed("plan", "web", "--cpus", cpus, "--stages", "full");
    typed("approve", plan, "--yes");
    execute(
        """
        insert into nightshift.host_lease (host_id, epoch, holder, until)
        select host_id, 1, 'alpha/1', now() + interval '1 hour' from nightshift.plan where id = %1$s on conflict do nothing;
        update nightshift.rollout set state = 'running', started_at = now(), deadline = now() + interval '1 hour' where plan_id = %1$s;
        insert into nightshift.rollout_action (plan_id, target_id, host_id, container_id, kind, epoch, node)
        select t.plan_id, t.id, p.host_id, t.container_id, 'apply', 1, 'alpha/1'
        from nightshift.rollout_target t join nightshift.plan p on p.id = t.plan_id where t.plan_id = %1$s;
        update nightshift.rollout_action set state = 'dispatched' where plan_id = %1$s;
        update nightshift.rollout_action set state = 'confirmed' where plan_id = %1$s;
        update nightshift.rollout_stage set state = 'applying' where plan_id = %1$s;
        update nightshift.rollout_stage set state = 'settling' where plan_id = %1$s;
        update nightshift.rollout_stage set state = 'validating' where plan_id = %1$s;
        update nightshift.rollout_stage set state = 'passed' where plan_id = %1$s;
        update nightshift.rollout set state = 'completed', ended_at = now(), undo_until = now() + interval '7 days' where plan_id = %1$s
        """
            .formatted(plan));
  }

  @Test
  void theAuditSaysWhatItKnowsAbout() {
    typed("plan", "web", "--cpus", "1");
    typed("approve", "1", "--yes");
    assertThat(typed("audit", "list", "--about", "rolout").out())
        .containsPattern(Pattern.compile("Nothing is recorded about 'rolout'. .*rollout"));
  }

  /// A rollout of one stage, changed a while ago, with samples every five seconds from 40 minutes
  /// before that until now.
  private void beingJudged(Duration since, double before, double after) {
    typed("plan", "web", "--cpus", "1", "--stages", "full");
    typed("approve", "1", "--yes");
    execute(
        """
        insert into nightshift.host_lease (host_id, epoch, holder, until)
        select host_id, 1, 'alpha/1', now() + interval '1 hour' from nightshift.plan;
        update nightshift.rollout set state = 'running', started_at = now(), deadline = now() + interval '1 hour';
        insert into nightshift.rollout_action (plan_id, target_id, host_id, container_id, kind, epoch, node, intended_at)
        select t.plan_id, t.id, p.host_id, t.container_id, 'apply', 1, 'alpha/1', now() - interval '%1$d seconds'
        from nightshift.rollout_target t join nightshift.plan p on p.id = t.plan_id where t.position = 0;
        update nightshift.rollout_stage set state = 'applying';
        update nightshift.rollout_stage set state = 'settling', applied_at = now() - interval '%1$d seconds',
          measure_from = now() - interval '%1$d seconds' + interval '1 minute', due_at = now() - interval '%1$d seconds' + interval '9 minutes';
        update nightshift.rollout_stage set state = 'validating';
        insert into nightshift.rollout_sample (plan_id, container_id, at, state, restarts, seconds, throttled, memory_use)
        select 1, %2$d, at, 'running', 0, 5, case when at < now() - interval '%1$d seconds' then %3$s else %4$s end, 0.4
        from generate_series(now() - interval '40 minutes', now(), interval '5 seconds') at
        """
            .formatted(since.toSeconds(), container, before, after));
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.createScript(sql).execute());
  }

  private Typed typed(String... words) {
    return Typed.nightshift(database, data, words);
  }
}
