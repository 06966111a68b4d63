package dev.nightshift.jobs.usage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What waits for the database. While it is away the newest half an hour of rounds is kept; older
/// ones are dropped and counted. Notes are small and kept up to a number that no half hour reaches.
final class WaitingRows {
  private static final int MOST_NOTES = 50_000;
  private static final int MOST_TOGETHER = 60;

  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int mostRounds;
  private int rounds;
  private int rows;
  private int dropped;
  private int inHand;

  /// @param kept how long rounds are kept while they cannot be written
  WaitingRows(Duration kept, Duration interval) {
    resize(kept, interval);
  }

  synchronized void resize(Duration kept, Duration interval) {
    mostRounds = (int) Math.max(1, kept.dividedBy(interval));
  }

  synchronized void add(Waiting waiting) {
    queue.addLast(waiting);
    count(waiting, 1);
    while (rounds > mostRounds) {
      dropFirst(true);
    }
    if (queue.size() - rounds > MOST_NOTES) {
      dropFirst(false);
    }
    notifyAll();
  }

  private void dropFirst(boolean round) {
    var items = queue.iterator();
    while (items.hasNext()) {
      var item = items.next();
      if (item instanceof Waiting.Round == round) {
        items.remove();
        count(item, -1);
        dropped += item instanceof Waiting.Round old ? old.rows() : 1;
        return;
      }
    }
  }

  private void count(Waiting waiting, int sign) {
    if (waiting instanceof Waiting.Round round) {
      rounds += sign;
      rows += sign * round.rows();
    }
  }

  /// Takes the first note, or the first rounds in a row, out; empty after waiting in vain. What was
  /// taken must be {@linkplain #done done} or {@linkplain #putBack put back}.
  synchronized List<Waiting> take(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (queue.isEmpty()) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return List.of();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    var group = new ArrayList<Waiting>();
    do {
      var item = queue.removeFirst();
      count(item, -1);
      group.add(item);
    } while (group.getLast() instanceof Waiting.Round
        && queue.peekFirst() instanceof Waiting.Round
        && group.size() < MOST_TOGETHER);
    inHand = group.size();
    return group;
  }

  synchronized void putBack(List<Waiting> group) {
    inHand = 0;
    for (var item : group.reversed()) {
      queue.addFirst(item);
      count(item, 1);
    }
    while (rounds > mostRounds) {
      dropFirst(true);
    }
  }

  synchronized void done() {
    inHand = 0;
    notifyAll();
  }

  /// Drops rows that were refused, and counts them.
  synchronized void refused(List<Waiting> group) {
    for (var item : group) {
      dropped += item instanceof Waiting.Round round ? round.rows() : 1;
    }
    done();
  }

  /// Drops the rounds that wait; they were taken by a clock that was wrong.
  synchronized void forgetRounds() {
    queue.removeIf(item -> item instanceof Waiting.Round);
    rounds = 0;
    rows = 0;
  }

  synchronized int rows() {
    return rows;
  }

  /// Rows given up since the last question.
  synchronized int takeDropped() {
    int count = dropped;
    dropped = 0;
    return count;
  }

  /// Waits until nothing waits; false when that took too long.
  synchronized boolean awaitEmpty(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!queue.isEmpty() || inHand > 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
