package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.backtest.Contender;
import dev.nightshift.engine.rightsizing.backtest.Replay;
import dev.nightshift.engine.rightsizing.backtest.Scores;
import dev.nightshift.engine.rightsizing.backtest.UsageSeries;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/// Replays the traces of a folder, a few series at a time. Scores are added in the order of the
/// series, so any number of threads gives the same numbers.
public final class Backtest {
  private final List<Contender> contenders;
  private final Replay replay;
  private final int threads;
  private final Map<Pair, Scores> scores = new LinkedHashMap<>();

  /// What scores are kept apart by.
  ///
  /// @param nightly false for series too short for that, of which each piece was split in two
  public record Pair(String trace, String column, boolean nightly) {
    /// The resource as tables name it.
    public String resource() {
      return nightly ? column : column + " split";
    }
  }

  /// One series on its way through all contenders.
  private record Pending(Pair pair, Future<Scores> scores) {}

  public Backtest(List<Contender> contenders, int threads) {
    this.contenders = List.copyOf(contenders);
    this.replay = new Replay(contenders);
    this.threads = threads;
  }

  /// Replays all series of a file.
  public void replay(Traces traces, Path file, LongConsumer progress) throws InterruptedException {
    var pending = new ArrayDeque<Pending>();
    try (var workers = Executors.newFixedThreadPool(threads)) {
      try {
        traces.read(
            file,
            (name, resources) -> {
              for (var series : resources) {
                pending.add(new Pending(pair(series), workers.submit(() -> replay.run(series))));
              }
              while (pending.size() > 4 * threads) {
                settle(pending.remove());
              }
            },
            progress);
        while (!pending.isEmpty()) {
          settle(pending.remove());
        }
      } finally {
        workers.shutdownNow();
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while replaying " + file);
    }
  }

  /// Replays one series.
  public void replay(UsageSeries series) {
    scores.computeIfAbsent(pair(series), _ -> new Scores(contenders)).add(replay.run(series));
  }

  /// Scores of each trace and resource, in the order of reading.
  public Map<Pair, Scores> scores() {
    return scores;
  }

  private static Pair pair(UsageSeries series) {
    return new Pair(series.trace(), series.column(), Replay.nightly(series));
  }

  private void settle(Pending next) {
    try {
      scores.computeIfAbsent(next.pair(), _ -> new Scores(contenders)).add(next.scores().get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a replay of " + next.pair() + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while replaying " + next.pair(), e);
    }
  }
}
