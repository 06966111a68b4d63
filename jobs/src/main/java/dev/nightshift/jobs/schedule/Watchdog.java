package dev.nightshift.jobs.schedule;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mends what Quartz leaves behind: frees stuck triggers, takes up runs whose node fell silent, and
/// gives up those that nobody should repeat.
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /// Three times Quartz's own patience, so that it never competes with Quartz.
  static final Duration STUCK = Duration.ofMinutes(3);

  private final TriggerStore triggers;
  private final LedgerStore ledger;
  private final String node;
  private final List<String> scopes;
  private final InstantSource clock;
  private final AtomicLong freed = new AtomicLong();

  /// @param scopes whose unfinished runs this node may take up
  Watchdog(
      TriggerStore triggers,
      LedgerStore ledger,
      String node,
      List<String> scopes,
      InstantSource clock) {
    this.triggers = triggers;
    this.ledger = ledger;
    this.node = node;
    this.scopes = scopes;
    this.clock = clock;
  }

  /// Looks once.
  ///
  /// @param jobs what this version knows
  /// @param begin begins a run without waiting for its end
  void look(
      Function<String, Optional<ScheduledJob>> jobs,
      BiConsumer<ScheduledJob, java.time.Instant> begin) {
    for (String trigger : triggers.freeStuck(clock.instant(), STUCK, node)) {
      freed.incrementAndGet();
      LOG.warn("The trigger {} was stuck; it was freed and fires again", trigger);
    }
    int abandoned = ledger.abandon();
    if (abandoned > 0) {
      LOG.warn("{} unfinished runs were given up; 'nightshift jobs history' says why", abandoned);
    }
    for (var run : ledger.unfinished(scopes)) {
      jobs.apply(run.job())
          .ifPresent(
              job -> {
                LOG.info(
                    "{} due at {} was left unfinished; it is taken up again",
                    run.job(),
                    run.scheduledAt());
                begin.accept(job, run.scheduledAt());
              });
    }
  }

  /// Triggers freed since the start.
  long freed() {
    return freed.get();
  }
}
