package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.database.AuditStore.Fault;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever gets past the privileges and triggers still cannot change the audit unseen.
class AuditTest {
  private static final int ROWS = 40;

  private Database database;
  private AuditStore audit;
  private Jdbi superuser;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(AuditTest.class, 12);
    audit = new AuditStore(database.jdbi());
    superuser = Jdbi.create(() -> TestDatabase.superuser(database).open());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void append(int rows) {
    for (int i = 0; i < rows; i++) {
      append("row " + i);
    }
  }

  private void append(String change) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        "select nightshift.audit_append('tester', 'here', 'test:1', :change, '{\"b\": 1.50, \"a\": \"é\"}')")
                    .bind("change", change)
                    .mapTo(Long.class)
                    .one());
  }

  /// As a superuser who switches the triggers off.
  private void tamper(String sql) {
    superuser.useTransaction(
        handle -> {
          handle.execute("set local session_replication_role = replica");
          handle.execute(sql);
        });
  }

  @Test
  void aChainThatManyWroteAtOnceIsWhole() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      var all = IntStream.range(0, 8).mapToObj(_ -> threads.submit(() -> append(25))).toList();
      for (var one : all) {
        one.get();
      }
    }
    assertThat(audit.head().orElseThrow().seq()).isEqualTo(200);
    assertThat(audit.faults()).isEmpty();
  }

  @Test
  void rowsCanOnlyBeAppended() {
    append(2);
    for (String sql :
        List.of(
            "update nightshift.audit set actor = 'nobody'",
            "delete from nightshift.audit",
            "truncate nightshift.audit")) {
      assertThatThrownBy(() -> superuser.useHandle(handle -> handle.execute(sql)))
          .as(sql)
          .hasMessageContaining("the audit is append-only");
    }
  }

  @Test
  void anEditedRowIsNamed() {
    append(ROWS);
    var random = new Random(20_261_121);
    for (String column :
        List.of("actor", "node", "entity", "change", "at", "detail", "hash", "previous_hash")) {
      int seq = 1 + random.nextInt(ROWS);
      String value =
          switch (column) {
            case "at" -> "at + interval '1 microsecond'";
            case "detail" -> "detail || '{\"x\": 1}'";
            case "hash", "previous_hash" ->
                "set_byte(" + column + ", 3, get_byte(" + column + ", 3) # 1)";
            default -> column + " || ' '";
          };
      superuser.useHandle(
          handle ->
              handle.execute("create table if not exists public.kept as table nightshift.audit"));
      tamper("update nightshift.audit set " + column + " = " + value + " where seq = " + seq);
      assertThat(audit.faults()).as(column).first().extracting(Fault::seq).isEqualTo((long) seq);
      assertThat(audit.faults().getFirst().sentence()).contains("row " + seq + " was edited");
      tamper("delete from nightshift.audit");
      tamper("insert into nightshift.audit table public.kept");
      assertThat(audit.faults()).as("put back").isEmpty();
    }
  }

  @Test
  void aRemovedRowIsNamedWhereverItStood() {
    append(ROWS);
    tamper("delete from nightshift.audit where seq in (1, 7, 20, 21)");
    assertThat(audit.faults().stream().map(Fault::sentence))
        .containsExactly("row 1 was removed", "row 7 was removed", "rows 20 to 21 were removed");
  }

  @Test
  void rowsThatChangedPlacesAreNamed() {
    append(ROWS);
    tamper(
        "update nightshift.audit set seq = case seq when 5 then -9 else 5 end where seq in (5, 9)");
    tamper("update nightshift.audit set seq = 9 where seq = -9");
    assertThat(audit.faults().stream().map(Fault::sentence))
        .contains("row 5 stood at 9: it was moved", "row 9 stood at 5: it was moved");
  }

  @Test
  void aRowThatWasReplacedByOneThatFitsItselfIsNoticed() {
    append(ROWS);
    tamper(
        """
        update nightshift.audit a set actor = 'nobody', hash = nightshift.audit_hash(row(a.seq, a.at, 'nobody', a.node, a.entity, a.change,
          a.detail, a.previous_hash, a.hash)::nightshift.audit) where seq = 12
        """);
    assertThat(audit.faults().stream().map(Fault::sentence))
        .containsExactly("row 13 does not follow from row 12: one of them was replaced");
  }

  @Test
  void anEndThatWasNotedShowsWhatIsMissingOrRebuilt() {
    append(ROWS);
    var noted = audit.head().orElseThrow();
    assertThat(AuditStore.Head.parse(noted.toString())).isEqualTo(noted);
    tamper("delete from nightshift.audit where seq > 30");
    assertThat(audit.faults()).as("the chain alone cannot show it").isEmpty();
    assertThat(audit.at(noted.seq())).isEmpty();
    append(10);
    assertThat(audit.at(noted.seq()).orElseThrow().fits(noted)).isFalse();
  }
}
