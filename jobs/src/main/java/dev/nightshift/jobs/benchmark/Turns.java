package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.database.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the trials of this host and its answers to other hosts apart: each takes a turn. Whoever
/// waits for an answer comes first, else nights that begin at the same hour on all hosts would
/// never meet.
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /// Longer than any answer takes.
  private static final Duration MOST = Duration.ofSeconds(60);

  private final Path file;
  private final BooleanSupplier isAsked;

  /// @param isAsked whether another host waits for this one
  Turns(Path dataDirectory, BooleanSupplier isAsked) {
    this.file = dataDirectory.resolve("benchmark-turn.lock");
    this.isAsked = isAsked;
  }

  /// A turn; without a lock where none could be had.
  record Turn(@Nullable FolderLock lock) implements AutoCloseable {
    @Override
    public void close() {
      try {
        if (lock != null) {
          lock.close();
        }
      } catch (IOException e) {
        LOG.warn("A turn's file did not close; its lock ends with the process", e);
      }
    }
  }

  /// Waits until no other host waits and nobody else has the turn. An answer has an end: after a
  /// minute it is taken without.
  Turn await() throws InterruptedException {
    long deadline = System.nanoTime() + MOST.toNanos();
    while (System.nanoTime() < deadline) {
      if (!isAsked.getAsBoolean()) {
        var turn = take();
        if (turn.isPresent()) {
          return turn.get();
        }
      }
      Thread.sleep(POLL);
    }
    LOG.warn("{} was held for a minute; the benchmark goes on without it", file);
    return new Turn(null);
  }

  /// Takes the turn, or answers nothing when somebody else has it.
  Optional<Turn> take() {
    try {
      return FolderLock.take(file).map(Turn::new);
    } catch (IOException e) {
      LOG.warn("{} cannot be used, so no turns are taken", file, e);
      return Optional.of(new Turn(null));
    }
  }
}
