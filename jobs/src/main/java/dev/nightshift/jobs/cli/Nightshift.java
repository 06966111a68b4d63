package dev.nightshift.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line.
@Command(name = "nightshift", mixinStandardHelpOptions = true)
public final class Nightshift implements Runnable {
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Nightshift()).execute(args));
  }
}
