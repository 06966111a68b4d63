package dev.nightshift.jobs.cli;

import java.time.Instant;
import java.time.InstantSource;

/// One command's view of the world: settings, terminal, clock. Closed when the command ends.
public final class Session implements AutoCloseable {
  private final Settings settings;
  private final Terminal terminal;
  private final InstantSource clock;

  Session(Settings settings, Terminal terminal, InstantSource clock) {
    this.settings = settings;
    this.terminal = terminal;
    this.clock = clock;
  }

  public Settings settings() {
    return settings;
  }

  public Terminal terminal() {
    return terminal;
  }

  public java.io.PrintStream out() {
    return terminal.out();
  }

  public InstantSource clock() {
    return clock;
  }

  public Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {}
}
