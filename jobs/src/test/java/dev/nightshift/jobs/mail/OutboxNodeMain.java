package dev.nightshift.jobs.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// A node that starts, says so, and once it is told sends what lies in the outbox until nothing is
/// left, or it is killed. Waits are short, else as an engine has them.
public final class OutboxNodeMain {
  private static final RetryPlan PLAN =
      new RetryPlan(Collections.nCopies(200, Duration.ofMillis(50)), Duration.ofMillis(700), 50);
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private OutboxNodeMain() {}

  /// @param arguments JDBC URL, user, password, port of the SMTP server
  public static void main(String[] arguments)
      throws InterruptedException, IOException, SQLException {
    var connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2]);
    var store = new OutboxStore(Jdbi.create(connection));
    var config =
        new SmtpConfig(
            "localhost",
            Integer.parseInt(arguments[3]),
            Encryption.OFF,
            null,
            new MailAddress("nightshift@example.org"),
            List.of(),
            null);
    var outbox = new Outbox(store, new SmtpServer(config, ANSWER, ANSWER), PLAN, LEASE);
    store.counts();
    System.out.println("ready");
    if (new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine()
        == null) {
      return;
    }
    while (store.counts().waiting() > 0) {
      if (outbox.flush().equals(Flushed.NOTHING)) {
        Thread.sleep(50);
      }
    }
  }
}
