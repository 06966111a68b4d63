package dev.nightshift.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.jobs.database.ChildJvm;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.mail.SmtpGate.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No digest is lost, and none comes twice but where the answer to it was lost: connections are cut
/// before DATA, in its middle, before and after the final 250, and the sending node is killed (as
/// kill -9 does it) in each of these places. A real node in a JVM of its own sends to a real SMTP
/// server.
///
/// `-Dnightshift.outbox.digests=500` makes it the whole proof; by default it is one round of all
/// faults.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class OutboxProofTest {
  /// What happens to a conversation, and whether the node dies of it.
  private record Misfortune(Fault fault, boolean kill) {
    /// Whether nobody can know what became of the mail.
    boolean ambiguous() {
      return switch (fault) {
        case CUT_AFTER_THE_DOT_UNDELIVERED, CUT_AFTER_DELIVERY -> true;
        case CUT_AFTER_THE_ANSWER -> kill;
        default -> false;
      };
    }
  }

  private static final List<Fault> PLACES =
      List.of(
          Fault.CUT_BEFORE_DATA,
          Fault.CUT_IN_THE_MIDDLE_OF_DATA,
          Fault.CUT_AFTER_THE_DOT_UNDELIVERED,
          Fault.CUT_AFTER_DELIVERY,
          Fault.CUT_AFTER_THE_ANSWER);
  private static final int DIGESTS = Integer.getInteger("nightshift.outbox.digests", 10);

  /// Which conversation a thread of the gate holds.
  private final ThreadLocal<Integer> current = ThreadLocal.withInitial(() -> DIGESTS);

  private final AtomicInteger conversations = new AtomicInteger();
  private final AtomicInteger ambiguous = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();
  private volatile @Nullable ChildJvm node;
  @TempDir private Path folder;

  @Test
  void everyDigestArrivesAndTwiceOnlyWhereItsAnswerWasLost() throws Exception {
    var mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
    try (var database = TestDatabase.forClass(OutboxProofTest.class);
        var gate = SmtpGate.plain(mail.getSmtp().getPort())) {
      var store = new OutboxStore(database.jdbi());
      var pool = (HikariDataSource) database.dataSource();
      var image =
          NodeImage.make(
              folder,
              pool.getJdbcUrl(),
              pool.getUsername(),
              pool.getPassword(),
              Integer.toString(gate.port()));
      var frozen = queue(store);
      gate.script(this::next, this::kill);

      long begun = System.nanoTime();
      try (var nodes = new StandbyNodes(image::start)) {
        while (store.counts().waiting() > 0) {
          try (var next = nodes.next()) {
            node = next;
            next.say("go");
            next.ended();
          }
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;

      var delivered = new ArrayList<String>();
      for (var message : mail.getReceivedMessages()) {
        delivered.add(message.getMessageID());
      }
      System.out.printf(
          "outbox: %d digests, %d conversations misled, %d nodes killed, %d delivered, %d more"
              + " than once, %d answers lost, %.0f s%n",
          DIGESTS,
          Math.min(conversations.get(), DIGESTS),
          kills.get(),
          new HashSet<>(delivered).size(),
          delivered.size() - new HashSet<>(delivered).size(),
          ambiguous.get(),
          seconds);
      assertThat(kills.get()).as("nodes were killed").isPositive();
      assertThat(store.counts().dead()).isZero();
      assertThat(new HashSet<>(delivered)).as("all of them").isEqualTo(frozen.keySet());
      assertThat(delivered.size() - DIGESTS)
          .as("twice only where the answer was lost")
          .isBetween(0, ambiguous.get());
      assertSameBytes(gate.messages(), frozen);
    } finally {
      mail.stop();
    }
  }

  private Map<String, byte[]> queue(OutboxStore store) {
    var writer = new MailWriter(Letters.SENDER);
    var frozen = new HashMap<String, byte[]>();
    for (int i = 0; i < DIGESTS; i++) {
      var digest =
          writer.write(
              Letters.letter("2 to approve · digest " + i),
              "digest:" + i,
              "digest",
              Letters.READER,
              Letters.MONDAY);
      assertThat(store.enqueue(digest)).isTrue();
      frozen.put(digest.messageId(), digest.bytes().toArray());
    }
    return frozen;
  }

  /// Each of the first conversations meets another misfortune; later ones none, so that it ends.
  private Fault next() {
    int turn = conversations.getAndIncrement();
    current.set(turn);
    if (turn >= DIGESTS) {
      return Fault.NONE;
    }
    var misfortune = misfortune(turn);
    if (misfortune.ambiguous()) {
      ambiguous.incrementAndGet();
    }
    return misfortune.fault();
  }

  private static Misfortune misfortune(int turn) {
    return new Misfortune(PLACES.get(turn % PLACES.size()), turn / PLACES.size() % 2 == 1);
  }

  /// Called by the gate where the fault happens, before it cuts the connection. A node that had its
  /// answer may be busy with another mail by then: of that one nobody knows what became either.
  private void kill() {
    int turn = current.get();
    if (turn < DIGESTS && misfortune(turn).kill()) {
      try {
        Objects.requireNonNull(node).kill();
        kills.incrementAndGet();
        if (conversations.get() - 1 > turn) {
          ambiguous.incrementAndGet();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void assertSameBytes(List<byte[]> messages, Map<String, byte[]> frozen) {
    for (byte[] wire : messages) {
      var id =
          Pattern.compile("(?im)^Message-ID: (<[^>]+>)")
              .matcher(new String(wire, StandardCharsets.ISO_8859_1));
      assertThat(id.find()).isTrue();
      assertThat(wire)
          .as("as it was frozen")
          .isEqualTo(stuffed(Objects.requireNonNull(frozen.get(id.group(1)))));
    }
  }

  /// As SMTP sends it: a dot at the start of a line is doubled.
  private static byte[] stuffed(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    String ended = text.endsWith("\r\n") ? text : text + "\r\n";
    return Arrays.stream(ended.split("(?<=\r\n)", -1))
        .map(line -> line.startsWith(".") ? "." + line : line)
        .reduce("", String::concat)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
