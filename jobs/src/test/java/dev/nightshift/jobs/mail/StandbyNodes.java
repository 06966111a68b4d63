package dev.nightshift.jobs.mail;

import dev.nightshift.jobs.database.ChildJvm;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Nodes that were started and wait for their turn, so that a test that kills hundreds of them does
/// not wait for the start of each.
final class StandbyNodes implements AutoCloseable {
  private static final int READY = 2;

  private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
  private final ArrayDeque<Future<ChildJvm>> waiting = new ArrayDeque<>();
  private final Callable<ChildJvm> start;

  /// @param start starts one that says `ready` once it is
  StandbyNodes(Callable<ChildJvm> start) {
    this.start = start;
    for (int i = 0; i < READY; i++) {
      another();
    }
  }

  private void another() {
    waiting.add(
        starts.submit(
            () -> {
              var node = start.call();
              node.await("ready");
              return node;
            }));
  }

  /// The one that has waited for longest; another one is started in its place.
  ChildJvm next() throws InterruptedException, ExecutionException {
    another();
    return waiting.remove().get();
  }

  @Override
  public void close() {
    starts.close();
    for (var node : waiting) {
      if (node.state() == Future.State.SUCCESS) {
        node.resultNow().close();
      }
    }
  }
}
