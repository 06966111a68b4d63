package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.DataDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// The engine: one complete first cycle, then everything at its time until stopped.
@Command(
    name = "run",
    description = {
      "Go through one complete first cycle, then work by the schedule until stopped.",
      "A later start goes on with the schedule at once.",
      "It watches this host and its containers; it changes nothing on them without an approved plan."
    })
final class RunCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Nightshift parent;

  @Option(names = "--once", description = "End after the first cycle.")
  private boolean once;

  @Option(
      names = "--sample-for",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long the first cycle samples before it goes on, 0 to 3600 (default: ${DEFAULT-VALUE}).")
  private int sampleSeconds;

  @Override
  public Integer call() throws InterruptedException {
    var settings = Objects.requireNonNull(parent).settings();
    var terminal = Terminal.system(settings.environment());
    var signal = new StopSignal();
    signal.listen();
    var notes = DataDirectory.tighten(settings.dataDirectory());
    Logging.toFiles(settings.dataDirectory().resolve("log"));
    terminal
        .out()
        .println(
            terminal.bold("Nightshift " + Version.text())
                + " · data in "
                + settings.dataDirectory());
    notes.forEach(new Progress(terminal)::note);
    long begun = System.nanoTime();
    try (var engine = Engine.open(settings, InstantSource.system(), new Progress(terminal))) {
      engine.start();
      var ready = Duration.ofNanos(System.nanoTime() - begun);
      terminal.out().printf(java.util.Locale.ROOT, "Ready after %.1f s.%n", ready.toMillis() / 1e3);
      return work(engine, settings, terminal, signal);
    } catch (InterruptedException | NightshiftException e) {
      // whoever asks to stop in the middle of something is not told that it failed
      if (!signal.asked()) {
        throw e;
      }
      return 0;
    } finally {
      if (signal.asked()) {
        terminal.out().println("Stopped.");
      }
      signal.stopped();
    }
  }

  private int work(Engine engine, Settings settings, Terminal terminal, StopSignal signal)
      throws InterruptedException {
    var tour =
        new Tour(
            engine, settings, terminal, Duration.ofSeconds(Math.clamp(sampleSeconds, 0, 3_600)));
    int failed = 0;
    if (once || !tour.isDone()) {
      failed = tour.firstCycle();
      tour.whereEverythingIs();
    } else {
      terminal
          .out()
          .println(
              "The first cycle was done before; 'nightshift run --once' goes through it again.");
    }
    if (once) {
      tour.settle();
      return failed == 0 ? 0 : Failures.OUTSIDE;
    }
    tour.whatComesNext();
    terminal.out().println("\nWorking until stopped. Ctrl-C ends it.");
    signal.await();
    return 0;
  }
}
