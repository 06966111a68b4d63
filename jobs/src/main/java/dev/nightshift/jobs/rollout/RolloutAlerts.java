package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.health.AlertListener;
import dev.nightshift.jobs.health.AlertStore;
import dev.nightshift.jobs.health.AlertTelling;
import java.time.Instant;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// Lets people hear at once of what waits for them: plans to approve, rollouts that are held, taken
/// back, or stuck. They stand among the host's alerts, so in `nightshift health` and the digest
/// too.
public final class RolloutAlerts {
  private final HostId host;
  private final RolloutAlertStore store;
  private final AlertTelling telling;
  private final Supplier<AlertMails> mails;

  /// @param mails which alerts are mailed, asked each time
  public RolloutAlerts(Jdbi jdbi, HostId host, AlertListener listener, Supplier<AlertMails> mails) {
    this.host = host;
    this.store = new RolloutAlertStore(jdbi);
    this.telling = new AlertTelling(new AlertStore(jdbi), listener);
    this.mails = mails;
  }

  /// @return false when alerts could not be passed on; the next turn tries again
  boolean refresh(Instant now) {
    store.refresh(host);
    return telling.tell(
        host, mails.get(), notice -> notice.about().check().equals(RolloutAlertStore.CHECK), now);
  }
}
