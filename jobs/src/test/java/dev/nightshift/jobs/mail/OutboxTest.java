package dev.nightshift.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class OutboxTest {
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final RetryPlan AT_ONCE =
      new RetryPlan(List.of(Duration.ZERO, Duration.ZERO), Duration.ZERO, 3);

  private final GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
  private final Database database = TestDatabase.forClass(OutboxTest.class);
  private final OutboxStore store = new OutboxStore(database.jdbi());
  private SmtpGate gate = open();

  @BeforeAll
  void start() {
    mail.start();
  }

  @AfterAll
  void stop() {
    mail.stop();
    database.close();
  }

  @BeforeEach
  void begin() throws Exception {
    database.jdbi().useHandle(handle -> handle.execute("delete from nightshift.mail_outbox"));
    mail.purgeEmailFromAllMailboxes();
    gate = SmtpGate.plain(mail.getSmtp().getPort());
  }

  @AfterEach
  void end() throws IOException {
    gate.close();
  }

  @Test
  void sendsWhatIsDueOnce() throws Exception {
    assertThat(store.enqueue(Letters.mail("digest:1"))).isTrue();
    assertThat(store.enqueue(Letters.mail("digest:1"))).isFalse();
    assertThat(outbox(AT_ONCE).flush()).isEqualTo(new Flushed(1, 0, 0, 0, ""));
    assertThat(outbox(AT_ONCE).flush()).isEqualTo(Flushed.NOTHING);
    assertThat(mail.getReceivedMessages()).hasSize(1);
    assertThat(state("digest:1")).isEqualTo("accepted");
  }

  @Test
  void queuesAMailOnlyTogetherWithWhatCausedIt() {
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useTransaction(
                        handle -> {
                          store.enqueue(handle, Letters.mail("digest:1"));
                          throw new IllegalStateException("the cause failed");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.counts()).isEqualTo(new OutboxStore.Counts(0, 0));
  }

  @Test
  void waitsAfterATemporaryRefusalAndGivesUpAfterTheLastAttempt() throws Exception {
    store.enqueue(Letters.mail("digest:1"));
    gate.misbehave(SmtpGate.Fault.BUSY_AT_MAIL);
    assertThat(outbox(RetryPlan.DEFAULT).flush().deferred()).isEqualTo(1);
    assertThat(secondsToWait("digest:1")).isBetween(50L, 60L);
    assertThat(outbox(RetryPlan.DEFAULT).flush()).isEqualTo(Flushed.NOTHING);

    makeDue();
    outbox(RetryPlan.DEFAULT).flush();
    assertThat(secondsToWait("digest:1")).isBetween(110L, 120L);

    makeDue();
    assertThat(outbox(AT_ONCE).flush().dead()).isEqualTo(1);
    assertThat(state("digest:1")).isEqualTo("dead");
    assertThat(store.fates("digest:1").getFirst().lastReply())
        .contains("451 4.3.0 Try again later");
    assertThat(store.counts()).isEqualTo(new OutboxStore.Counts(0, 1));
  }

  @Test
  void givesUpAtOnceWhatTheServerWillNeverTake() throws Exception {
    store.enqueue(Letters.mail("digest:1"));
    gate.misbehave(SmtpGate.Fault.UNKNOWN_RECIPIENT);
    assertThat(outbox(RetryPlan.DEFAULT).flush().dead()).isEqualTo(1);
    assertThat(state("digest:1")).isEqualTo("dead");
  }

  @Test
  void keepsNoLinkOfAMailThatItGivesUpAndDoesNotSendItEmpty() throws Exception {
    store.enqueue(Letters.mail("approval:1").asSecret());
    gate.misbehave(SmtpGate.Fault.UNKNOWN_RECIPIENT);
    assertThat(outbox(RetryPlan.DEFAULT).flush().dead()).isEqualTo(1);
    var row =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select id, length(message) as bytes from nightshift.mail_outbox")
                        .mapToMap()
                        .one());
    assertThat(row.get("bytes")).isEqualTo(0);
    assertThat(store.revive(((Number) row.get("id")).longValue())).isFalse();
  }

  @Test
  void repeatsByteForByteAfterAnAnswerThatStayedAwayAndLosesNothing() throws Exception {
    store.enqueue(Letters.mail("digest:1"));
    gate.misbehave(SmtpGate.Fault.CUT_AFTER_DELIVERY);
    assertThat(outbox(RetryPlan.DEFAULT).flush().unknown()).isEqualTo(1);
    assertThat(state("digest:1")).isEqualTo("unknown");
    assertThat(secondsToWait("digest:1")).isBetween(800L, 900L);
    assertThat(outbox(RetryPlan.DEFAULT).flush()).isEqualTo(Flushed.NOTHING);

    gate.misbehave(SmtpGate.Fault.NONE);
    makeDue();
    assertThat(outbox(RetryPlan.DEFAULT).flush().accepted()).isEqualTo(1);
    assertThat(gate.messages()).hasSize(2);
    assertThat(gate.messages().getLast()).isEqualTo(gate.messages().getFirst());
    assertThat(mail.getReceivedMessages()).hasSize(2);
  }

  @Test
  void stopsRepeatingWhenNoAnswerEverComes() throws Exception {
    store.enqueue(Letters.mail("digest:1"));
    gate.misbehave(SmtpGate.Fault.CUT_AFTER_THE_DOT_UNDELIVERED);
    var flushed = outbox(AT_ONCE).flush();
    assertThat(flushed.unknown()).isEqualTo(AT_ONCE.maxUnknowns());
    assertThat(flushed.dead()).isEqualTo(1);
    assertThat(gate.messages()).hasSize(AT_ONCE.maxUnknowns());
    assertThat(state("digest:1")).isEqualTo("dead");
  }

  @Test
  void leavesOtherMailsAloneWhenTheServerIsDown() throws Exception {
    store.enqueue(Letters.mail("digest:1"));
    store.enqueue(Letters.mail("digest:2"));
    gate.close();
    assertThat(outbox(RetryPlan.DEFAULT).flush().deferred()).isEqualTo(1);
    assertThat(store.fates("digest:2").getFirst().attempts()).isZero();
  }

  /// What a kill -9 leaves behind is the row as it was: each state, then another node.
  @Test
  void takesOverFromANodeThatDiedBeforeTheFinalDotAtOnce() throws Exception {
    store.enqueue(Letters.mail("digest:1"));
    assertThat(store.claim("mail", LEASE)).isPresent();
    assertThat(outbox(AT_ONCE).flush()).as("while the lease runs").isEqualTo(Flushed.NOTHING);
    expireLeases();
    assertThat(outbox(AT_ONCE).flush().accepted()).isEqualTo(1);
    assertThat(mail.getReceivedMessages()).hasSize(1);
  }

  @Test
  void repeatsAfterANodeThatDiedBehindTheFinalDotOnlyWhenTheAnswerMustBeLost() throws Exception {
    store.enqueue(Letters.mail("digest:1"));
    var claim = store.claim("mail", LEASE).orElseThrow();
    assertThat(store.goOn(claim, Duration.ofMinutes(15))).isTrue();
    expireLeases();
    assertThat(outbox(AT_ONCE).flush()).isEqualTo(Flushed.NOTHING);
    makeDue();
    assertThat(outbox(AT_ONCE).flush().accepted()).isEqualTo(1);
  }

  @Test
  void letsNoNodeSendAMailThatAnotherHasTakenOver() {
    store.enqueue(Letters.mail("digest:1"));
    var paused = store.claim("mail", LEASE).orElseThrow();
    expireLeases();
    assertThat(store.goOn(paused, LEASE)).as("its lease is over").isFalse();
    var next = store.claim("mail", LEASE).orElseThrow();
    assertThat(store.goOn(paused, LEASE)).isFalse();
    store.dead(paused, "late");
    assertThat(state("digest:1")).isEqualTo("sending");
    assertThat(store.goOn(next, LEASE)).isTrue();
    store.accepted(next, "250 OK");
    store.later(paused, Duration.ZERO, "late");
    assertThat(state("digest:1")).isEqualTo("accepted");
  }

  @Test
  void sharesTheWorkAmongNodesWithoutSendingTwice() throws Exception {
    for (int i = 0; i < 40; i++) {
      store.enqueue(Letters.mail("alert:" + i));
    }
    int accepted = 0;
    try (var nodes = Executors.newFixedThreadPool(4)) {
      var runs = new ArrayList<Callable<Flushed>>();
      for (int i = 0; i < 4; i++) {
        runs.add(() -> outbox(RetryPlan.DEFAULT).flush());
      }
      for (var run : nodes.invokeAll(runs)) {
        accepted += run.get().accepted();
      }
    }
    assertThat(accepted).isEqualTo(40);
    var ids = new HashSet<String>();
    for (var message : mail.getReceivedMessages()) {
      ids.add(message.getHeader("Message-ID")[0]);
    }
    assertThat(mail.getReceivedMessages()).hasSize(40);
    assertThat(ids).hasSize(40);
  }

  private Outbox outbox(RetryPlan plan) {
    var config =
        new SmtpConfig(
            "localhost", gate.port(), Encryption.OFF, null, Letters.SENDER, List.of(), null);
    return new Outbox(
        store, new SmtpServer(config, Duration.ofSeconds(10), Duration.ofSeconds(10)), plan);
  }

  private SmtpGate open() {
    try {
      return SmtpGate.plain(0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String state(String key) {
    return store.fates(key).getFirst().state();
  }

  private long secondsToWait(String key) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select extract(epoch from not_before - clock_timestamp())::bigint
                        from nightshift.mail_outbox where key = :key
                        """)
                    .bind("key", key)
                    .mapTo(Long.class)
                    .one());
  }

  private void makeDue() {
    database
        .jdbi()
        .useHandle(
            handle -> handle.execute("update nightshift.mail_outbox set not_before = now()"));
  }

  private void expireLeases() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.mail_outbox set lease_until = now() - interval '1 second'"
                        + " where lease_until is not null"));
  }
}
