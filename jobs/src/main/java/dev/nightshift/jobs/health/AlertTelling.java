package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes on what has not been told yet, once; what cannot be passed on now is tried again.
public final class AlertTelling {
  private static final Logger LOG = LoggerFactory.getLogger(AlertTelling.class);

  private final AlertStore alerts;
  private final AlertListener listener;

  public AlertTelling(AlertStore alerts, AlertListener listener) {
    this.alerts = alerts;
    this.listener = listener;
  }

  /// Tells a host's untold alerts.
  ///
  /// @param mails which are wanted; the others are left to the digest
  /// @param which of them are told now
  /// @return false when they could not be passed on
  public boolean tell(HostId host, AlertMails mails, Predicate<AlertNotice> which, Instant now) {
    var untold = alerts.untold(host).stream().filter(which).toList();
    var wanted =
        untold.stream()
            .filter(notice -> isWanted(mails, notice))
            .sorted(Comparator.comparing(AlertNotice::status).reversed())
            .toList();
    if (!wanted.isEmpty()) {
      try {
        listener.tell(wanted);
      } catch (RuntimeException failure) {
        LOG.warn(
            "{} alerts could not be passed on; the next run tries again", wanted.size(), failure);
        return false;
      }
    }
    if (!untold.isEmpty()) {
      alerts.told(untold, now);
    }
    return true;
  }

  /// Who hears of an alert hears of its end as well.
  private static boolean isWanted(AlertMails mails, AlertNotice notice) {
    return switch (mails) {
      case NONE -> false;
      case WARNING -> true;
      case CRITICAL ->
          notice.status() == HealthStatus.CRITICAL || notice.before() == HealthStatus.CRITICAL;
    };
  }
}
