package dev.nightshift.jobs.profile;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.usage.HostId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows which profile holds on a host, so that a switch takes effect in a running process. It
/// asks the database every few seconds: that also works through connection poolers, which lose
/// notifications.
public final class ProfileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileWatch.class);

  private final ProfileStore store;
  private final HostId host;
  private final List<ProfileListener> listeners = new CopyOnWriteArrayList<>();
  private volatile ProfileInUse inUse;
  private @Nullable Thread thread;

  public ProfileWatch(ProfileStore store, HostId host, ProfileInUse inUse) {
    this.store = store;
    this.host = host;
    this.inUse = inUse;
  }

  /// The settings that hold now. Ask for them where they are needed, don't keep them.
  public Profile profile() {
    return inUse.profile();
  }

  /// The same with its name and who chose it.
  public ProfileInUse inUse() {
    return inUse;
  }

  /// From the next switch on, `listener` is told.
  public void listen(ProfileListener listener) {
    listeners.add(listener);
  }

  /// Begins to ask by itself.
  public synchronized void start(Duration every) {
    if (thread == null) {
      thread = Thread.ofVirtual().name("profile-watch").start(() -> follow(every));
    }
  }

  private void follow(Duration every) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(every);
        poll();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException failure) {
        LOG.warn(
            "the profile in use is unknown for now, {} goes on to hold", inUse.name(), failure);
      }
    }
  }

  /// Asks once.
  ///
  /// @return whether another profile holds now
  public synchronized boolean poll() {
    var before = inUse;
    var now = store.inUse(host).orElse(before);
    inUse = now;
    if (now.profile().equals(before.profile())) {
      return false;
    }
    LOG.info(
        "profile {} holds from now on instead of {}, by {}",
        now.name(),
        before.name(),
        now.actor());
    for (var listener : listeners) {
      try {
        listener.changed(before.profile(), now.profile());
      } catch (RuntimeException failure) {
        LOG.error(
            "the profile {} did not reach {}: it works by the old one until the next start",
            now.name(),
            listener,
            failure);
      }
    }
    return true;
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }
}
