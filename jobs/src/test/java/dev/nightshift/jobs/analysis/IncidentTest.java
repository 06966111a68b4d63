package dev.nightshift.jobs.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.FindingKind;
import dev.nightshift.engine.analysis.Severity;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which findings belong together, and how that goes on.
class IncidentTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofHours(6));

  private Database database;
  private FindingStore store;
  private HostId alpha;
  private HostId beta;

  @BeforeEach
  void twoHosts() {
    database = TestDatabase.forClass(IncidentTest.class);
    store = new FindingStore(database.jdbi());
    var generated = new GeneratedHistory(database.jdbi(), NOW);
    alpha = new HostId(generated.host("alpha", 1));
    beta = new HostId(generated.host("beta", 1));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatBeganOnAHostAtOneTimeIsOneIncident() {
    var cpu = finding(alpha, FindingKind.BOTTLENECK, "cpu", 20);
    var odd = finding(alpha, FindingKind.ANOMALY, "memory", 19);
    var slow = finding(alpha, FindingKind.STARVATION, "cpu", 17.5);
    var earlier = finding(alpha, FindingKind.ANOMALY, "cpu", 30);
    var elsewhere = finding(beta, FindingKind.BOTTLENECK, "cpu", 20);
    record(alpha, NOW, cpu, odd, slow, earlier);
    record(beta, NOW, elsewhere);
    var together = incident("bottleneck", "alpha");
    assertThat(together.findings())
        .extracting(FindingStore.Stored::kind)
        .containsExactly("starvation", "anomaly", "bottleneck");
    assertThat(together.state()).isEqualTo("new");
    assertThat(incident("bottleneck", "beta").findings()).hasSize(1);
    assertThat(reported()).hasSize(3).contains("alpha new 3 cpu was seen");
  }

  @Test
  void theGravestComesFirstWhateverWasFoundFirst() {
    record(
        alpha,
        NOW,
        finding(alpha, FindingKind.WASTE, "memory", 20),
        finding(alpha, FindingKind.ANOMALY, "memory", 20),
        finding(alpha, FindingKind.BOTTLENECK, "cpu", 20),
        finding(alpha, FindingKind.STARVATION, "cpu", 20));
    assertThat(store.list(false, null, 10, NOW))
        .extracting(FindingStore.Stored::kind)
        .startsWith("bottleneck", "starvation");
  }

  @Test
  void whatHasNoBeginningBelongsToNone() {
    record(
        alpha,
        NOW,
        finding(alpha, FindingKind.WASTE, "memory", 20),
        finding(alpha, FindingKind.TREND, "memory/trend", 20),
        finding(alpha, FindingKind.TREND, "memory/shift", 20));
    assertThat(store.list(false, null, 10, NOW))
        .filteredOn(found -> found.incident() != null)
        .singleElement()
        .satisfies(found -> assertThat(found.sentence()).isEqualTo("memory/shift was seen"));
  }

  @Test
  void anIncidentStandsWhileOneOfItsFindingsDoesAndIsResolvedWithTheLast() {
    var cpu = finding(alpha, FindingKind.BOTTLENECK, "cpu", 20);
    var odd = finding(alpha, FindingKind.ANOMALY, "memory", 20);
    record(alpha, NOW, cpu, odd);
    record(alpha, LATER, cpu);
    assertThat(reported()).containsExactly("alpha standing 2 cpu was seen");
    assertThat(incident("bottleneck", "alpha").state()).isEqualTo("standing");
    record(alpha, LATER.plusSeconds(60));
    assertThat(reported()).containsExactly("alpha resolved 2 cpu was seen");
  }

  @Test
  void anIncidentIsDismissedWhenAllOfItIs() {
    record(
        alpha,
        NOW,
        finding(alpha, FindingKind.BOTTLENECK, "cpu", 20),
        finding(alpha, FindingKind.ANOMALY, "memory", 20));
    var until = Instant.parse("2199-01-01T00:00:00Z");
    var open = store.list(false, null, 10, NOW);
    store.dismiss(open.getFirst().id(), until, "known", "ann");
    assertThat(reported()).containsExactly("alpha new 2 cpu was seen");
    store.dismiss(open.getLast().id(), until, "known", "ann");
    assertThat(reported()).containsExactly("alpha dismissed 2 cpu was seen");
    assertThat(store.incident(open.getFirst(), NOW).orElseThrow().state()).isEqualTo("dismissed");
  }

  @Test
  void aFindingThatIsSeenAgainKeepsItsIncident() {
    var cpu = finding(alpha, FindingKind.BOTTLENECK, "cpu", 20);
    record(alpha, NOW, cpu);
    long before = incident("bottleneck", "alpha").id();
    record(alpha, LATER, cpu, finding(alpha, FindingKind.ANOMALY, "memory", 21.5));
    assertThat(incident("anomaly", "alpha").id()).isEqualTo(before);
  }

  private Incident incident(String kind, String host) {
    var finding = store.list(new FindingStore.Wanted(true, kind, host, null), 1, LATER).getFirst();
    return store.incident(finding, LATER).orElseThrow();
  }

  private List<String> reported() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select concat_ws(' ', host, state, findings, sentence) from report.incident order by began_at")
                    .mapTo(String.class)
                    .list());
  }

  private void record(HostId host, Instant now, Finding... findings) {
    store.record(host, List.of(findings), EnumSet.allOf(FindingKind.class), now);
  }

  /// A finding about the host that began so many hours after the start of the day before.
  private static Finding finding(HostId host, FindingKind kind, String metric, double hours) {
    Instant from = NOW.minus(Duration.ofHours(29)).plusMillis(Math.round(hours * 3_600_000));
    return new Finding(
        kind,
        Subject.host(host, "some host"),
        kind.word() + "/" + metric + "/host:" + host.value(),
        kind == FindingKind.BOTTLENECK ? Severity.WARNING : Severity.INFO,
        0.9,
        from,
        from.plus(Duration.ofHours(1)),
        metric + " was seen",
        "Look.",
        Evidence.NONE);
  }
}
