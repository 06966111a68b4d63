package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.usage.HostId;
import org.jdbi.v3.core.Jdbi;

/// Alerts about plans and rollouts that wait for a person or were taken back.
final class RolloutAlertStore {
  /// Name of the check in table `alert`.
  static final String CHECK = "rollout";

  private final Jdbi jdbi;

  RolloutAlertStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Opens, changes and closes those of a host by how its rollouts stand now.
  void refresh(HostId host) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select nightshift.refresh_rollout_alerts(:host)::text")
                .bind("host", host.value())
                .mapTo(String.class)
                .findOne());
  }
}
