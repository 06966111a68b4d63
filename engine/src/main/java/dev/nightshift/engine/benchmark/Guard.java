package dev.nightshift.engine.benchmark;

import dev.nightshift.engine.Text;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Decides, window by window while a benchmark runs, whether production suffers. Two bad windows in
/// a row end it: one may be a blink.
///
/// Others must not come to use more of the CPU than the gate would let pass plus a margin (what
/// they get is theirs by weight, but what they want beyond shows in it), disks must not take far
/// longer than before, memory must not run short, and no container may wait a quarter of its time
/// more than it did before.
public final class Guard {
  private static final double MARGIN = 0.15;
  private static final double MOST_STEAL = 0.10;
  private static final double LEAST_AVAILABLE = 0.07;
  private static final double SLOWER = 5;
  private static final double SLOW_MILLIS = 50;
  private static final double MORE_STALLED = 0.25;
  private static final int BAD_WINDOWS = 2;

  private final double mostBusy;
  private final Window before;
  private final boolean onlyMemory;
  private int bad;

  /// @param minIdle what the gate asks for
  /// @param before the window that the gate let pass
  public Guard(double minIdle, Window before) {
    this(minIdle, before, false);
  }

  private Guard(double minIdle, Window before, boolean onlyMemory) {
    this.mostBusy = Math.min(1, 1 - minIdle + MARGIN); // nobody uses more than all
    this.before = before;
    this.onlyMemory = onlyMemory;
  }

  /// One for a run that somebody insists on while the host is busy: only a shortage of memory ends
  /// it.
  public static Guard ofMemory(Window before) {
    return new Guard(0, before, true);
  }

  /// One for work that a daemon does for the benchmark: what the daemon uses looks like others' CPU
  /// time, so only what happens to others is judged.
  public static Guard besideDaemon(Window before) {
    return new Guard(0, before, false);
  }

  /// Why a benchmark must end.
  ///
  /// @param words what was noticed
  /// @param passing whether it came from elsewhere, so that a later try may fare better
  public record Suffering(String words, boolean passing) {}

  /// Why the benchmark must end now; empty while it may go on.
  public Optional<Suffering> judge(Window window) {
    var why = suffers(window);
    bad = why.isPresent() ? bad + 1 : 0;
    return bad >= BAD_WINDOWS ? why : Optional.empty();
  }

  private Optional<Suffering> suffers(Window window) {
    if (window.available() < LEAST_AVAILABLE) {
      return ours("only " + Text.percent(window.available()) + " of the memory was available");
    }
    if (onlyMemory) {
      return Optional.empty();
    }
    if (window.othersBusy() > mostBusy) {
      return passing("others came to need " + Text.percent(window.othersBusy()) + " of the CPU");
    }
    if (window.steal() > MOST_STEAL) {
      return passing("the hypervisor took " + Text.percent(window.steal()) + " of the CPU");
    }
    if (window.diskMillis() > Math.max(SLOW_MILLIS, SLOWER * before.diskMillis())) {
      return ours(String.format(Locale.ROOT, "disk requests took %.0f ms", window.diskMillis()));
    }
    return window.stalled().entrySet().stream()
        .filter(victim -> victim.getValue() > usual(victim.getKey()) + MORE_STALLED)
        .max(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry::getKey))
        .map(
            victim ->
                "container '"
                    + victim.getKey()
                    + "' waited "
                    + Text.percent(victim.getValue())
                    + " of the time, "
                    + Text.percent(usual(victim.getKey()))
                    + " before")
        .flatMap(Guard::ours);
  }

  private static Optional<Suffering> ours(String words) {
    return Optional.of(new Suffering(words, false));
  }

  private static Optional<Suffering> passing(String words) {
    return Optional.of(new Suffering(words, true));
  }

  private double usual(String container) {
    return before.stalled().getOrDefault(container, 0.0);
  }
}
