package dev.nightshift.jobs.health;

import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// Alerts of jobs that look at the fleet, such as its budget and what is foreseen: opened, changed
/// and closed as they stand now, and told at once.
public final class StandingAlerts {
  private final StandingAlertStore store;
  private final AlertTelling telling;
  private final Supplier<AlertMails> mails;

  /// @param mails which alerts are mailed, asked each time
  public StandingAlerts(Jdbi jdbi, AlertListener listener, Supplier<AlertMails> mails) {
    this.store = new StandingAlertStore(jdbi);
    this.telling = new AlertTelling(new AlertStore(jdbi), listener);
    this.mails = mails;
  }

  /// How something stands.
  ///
  /// @param host with which the alert stands if it opens
  /// @param status warning or critical
  public record Standing(HostId host, String status, String sentence) {}

  /// What of a check stands now; its other open alerts are closed.
  ///
  /// @param ending of the subjects that were looked at: others are left alone
  /// @param standing what is not well, by its subject
  public void onlyThese(String check, String ending, Map<String, Standing> standing, Instant now) {
    var touched = new HashSet<HostId>();
    var known = new HashSet<String>();
    for (var open : store.open(check)) {
      if (!open.subject().endsWith(ending)) {
        continue;
      }
      known.add(open.subject());
      var stands = standing.get(open.subject());
      if (stands == null) {
        store.moved(open, "ok", open.subject() + " is no longer in question.", now);
      } else {
        store.moved(open, stands.status(), stands.sentence(), now);
      }
      touched.add(open.host());
    }
    standing.forEach(
        (subject, stands) -> {
          if (!known.contains(subject)) {
            store.opened(stands.host(), check, subject, stands.status(), stands.sentence(), now);
            touched.add(stands.host());
          }
        });
    for (var host : touched) {
      telling.tell(host, mails.get(), notice -> notice.about().check().equals(check), now);
    }
  }

  /// Whether that alert is open.
  public boolean isOpen(String check, String subject) {
    return store.open(check).stream().anyMatch(open -> open.subject().equals(subject));
  }
}
