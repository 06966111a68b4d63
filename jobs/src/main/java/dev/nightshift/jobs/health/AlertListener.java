package dev.nightshift.jobs.health;

import java.util.List;

/// Passes alerts on to people, e.g. queues a mail.
///
/// May be called again with the same notices when the engine died before it could note that they
/// were told: make the key of what you queue of their ids.
@FunctionalInterface
public interface AlertListener {
  /// @param notices what one run of the health check found, worst first, never empty
  void tell(List<AlertNotice> notices);
}
