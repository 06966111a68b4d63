package dev.nightshift.jobs.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.BottleneckConfig;
import dev.nightshift.engine.analysis.OperationConfig;
import dev.nightshift.engine.analysis.SaturationConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.usage.GeneratedHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An analysis that several processes share: each has stores of its own on one database.
class SharesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  private static final AnalysisConfig SETTINGS = AnalysisConfig.DEFAULTS;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration LAPSED = Duration.ZERO;
  private static final int HOSTS = 12;

  private Database database;

  @BeforeEach
  void fill() {
    database = TestDatabase.forClass(SharesTest.class);
    var generated = new GeneratedHistory(database.jdbi(), NOW);
    for (int i = 0; i < HOSTS; i++) {
      long host = generated.host("host-%02d".formatted(i), 100);
      generated.container(host, "web", 100, null, 1024L, 0.5, _ -> 200);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void eachHostIsAnalysedOnceWhoeverTakesPart() throws Exception {
    var round = rounds(LONG).open(NOW, NOW, SETTINGS.lookback(), SETTINGS);
    try (var nodes = Executors.newFixedThreadPool(3)) {
      var ended = new ArrayList<Callable<Integer>>();
      for (String node : List.of("alpha", "beta", "gamma")) {
        ended.add(
            () -> {
              try (var shares = shares(LONG, round, node)) {
                return shares.finish();
              }
            });
      }
      int hosts = 0;
      for (var node : nodes.invokeAll(ended)) {
        hosts += node.get();
      }
      assertThat(hosts).isEqualTo(HOSTS);
    }
    assertThat(shareStates()).containsOnly("done 1");
    assertThat(timesSeen()).hasSize(HOSTS).containsOnly(1);
    assertThat(rounds(LONG).outcome(round).sentence())
        .isEqualTo("12 hosts and 12 containers analysed: 12 new, 0 standing, 0 resolved.");
  }

  @Test
  void whatBelongsToNoHostIsLookedAtWithOneThatIsReal() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.host set imported_from = 'a.csv' where name <> 'host-07'"));
    rounds(LONG).open(NOW, NOW, SETTINGS.lookback(), SETTINGS);
    List<String> homeless =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select h.name from nightshift.analysis_share s join nightshift.host h"
                                + " on h.id = s.host_id where s.homeless")
                        .mapTo(String.class)
                        .list());
    assertThat(homeless).containsExactly("host-07");
  }

  @Test
  void whatADeadNodeHeldIsAnalysedByAnother() throws InterruptedException {
    var round = rounds(LONG).open(NOW, NOW, SETTINGS.lookback(), SETTINGS);
    assertThat(rounds(LAPSED).claim(round, "died at once")).isPresent();
    var outcome = job(LONG).run(run(NOW));
    assertThat(outcome.partial()).isFalse();
    assertThat(shareStates())
        .filteredOn(state -> !state.equals("done 1"))
        .containsExactly("done 2");
    assertThat(timesSeen()).hasSize(HOSTS).containsOnly(1);
  }

  @Test
  void whoPausedTooLongWritesNothing() {
    var round = rounds(LONG).open(NOW, NOW, SETTINGS.lookback(), SETTINGS);
    var paused = rounds(LAPSED).claim(round, "paused").orElseThrow();
    var other = rounds(LONG).claim(round, "other").orElseThrow();
    assertThat(other.host()).isEqualTo(paused.host());
    assertThat(rounds(LONG).renew(paused)).isFalse();
    assertThat(rounds(LONG).finish(round, paused, List.of(), 1)).isFalse();
    assertThat(rounds(LONG).finish(round, other, List.of(), 1)).isTrue();
  }

  @Test
  void aHostThatKillsItsProcessesIsGivenUpAndTold() throws InterruptedException {
    var round = rounds(LONG).open(NOW, NOW, SETTINGS.lookback(), SETTINGS);
    for (int i = 0; i < 3; i++) {
      assertThat(rounds(LAPSED).claim(round, "process " + i)).isPresent();
    }
    var outcome = job(LONG).run(run(NOW));
    assertThat(outcome.partial()).isTrue();
    assertThat(outcome.sentence())
        .startsWith("11 hosts and 11 containers analysed")
        .endsWith("host-00 failed: the process that analysed it died 3 times");
  }

  @Test
  void aRunThatAnotherNodeTakesOverGoesOnWhereTheFirstOneStopped() throws InterruptedException {
    var first = rounds(LONG).open(NOW, NOW, SETTINGS.lookback(), SETTINGS);
    var done = rounds(LONG).claim(first, "first").orElseThrow();
    rounds(LONG).finish(first, done, List.of(), 1);
    var later = NOW.plusSeconds(90);
    var outcome = job(LONG).run(new JobRun(1, "analyse", "fleet", NOW, later, 2));
    assertThat(outcome.sentence()).startsWith("12 hosts and 12 containers analysed: 11 new");
    assertThat(shareStates()).containsOnly("done 1");
  }

  @Test
  void aNodeTakesPartWhileSomebodyLeads() throws InterruptedException {
    rounds(LONG).open(NOW, NOW, SETTINGS.lookback(), SETTINGS);
    var share = new AnalyseShareJob(database.jdbi(), "beta", () -> SETTINGS);
    assertThat(share.run(run(NOW)).sentence()).isEqualTo("Analysed 12 hosts of the fleet.");
    assertThat(share.run(run(NOW.plusSeconds(1))).sentence())
        .isEqualTo("Nothing was left to analyse here.");
    assertThat(job(LONG).run(run(NOW)).sentence()).startsWith("12 hosts");
  }

  @Test
  void aNodeThatWouldAnalyseOtherwiseTakesNoPart() throws InterruptedException {
    rounds(LONG).open(NOW, NOW, SETTINGS.lookback(), SETTINGS);
    var other =
        new AnalysisConfig(
            SETTINGS.lookback(),
            SETTINGS.recent(),
            SETTINGS.horizon(),
            0.5,
            SaturationConfig.DEFAULTS,
            BottleneckConfig.DEFAULTS,
            OperationConfig.DEFAULTS);
    assertThat(new AnalyseShareJob(database.jdbi(), "beta", () -> other).run(run(NOW)).sentence())
        .isEqualTo("Nothing was left to analyse here.");
  }

  private RoundStore rounds(Duration lease) {
    return new RoundStore(database.jdbi(), lease);
  }

  private Shares shares(Duration lease, Round round, String node) {
    return new Shares(rounds(lease), new HostAnalysis(database.jdbi()), round, Shares.holder(node));
  }

  private AnalyseJob job(Duration lease) {
    return new AnalyseJob(database.jdbi(), "alpha", lease, () -> SETTINGS);
  }

  private static JobRun run(Instant at) {
    return new JobRun(1, "analyse", "fleet", at, at, 1);
  }

  private List<String> shareStates() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select state || ' ' || claims from nightshift.analysis_share")
                    .mapTo(String.class)
                    .list());
  }

  private List<Integer> timesSeen() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select times_seen from nightshift.finding")
                    .mapTo(Integer.class)
                    .list());
  }
}
