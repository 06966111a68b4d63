package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.NightStore;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Freezes the newest nights as normal.
@Command(
    name = "set",
    description = {
      "Take the newest nights of this host as its normal.",
      "What became worse before is no finding any more from the next night on."
    })
final class BenchmarkBaselineSetCommand extends DatabaseCommand {
  private static final Duration LOOKBACK = Duration.ofDays(180);

  @Option(
      names = "--suite",
      defaultValue = "nightly",
      description = "Which suite (default: ${DEFAULT-VALUE}).")
  private String suite = "nightly";

  @Option(
      names = "--nights",
      defaultValue = "7",
      description = "Of how many nights the median is taken (default: ${DEFAULT-VALUE}).")
  private int nights;

  @Override
  int run(Session session) {
    if (nights < 1) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--nights must be 1 or more, is " + nights + ".");
    }
    var store = new NightStore(session.database().jdbi());
    var host = Machine.known(session);
    var now = session.now();
    int frozen =
        store.freeze(
            host,
            suite,
            store.series(host, suite, now.minus(LOOKBACK)),
            nights,
            Profiles.actor(),
            now);
    if (frozen == 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Suite '"
              + suite
              + "' has measured nothing here yet: 'nightshift benchmark run "
              + suite
              + "' does so now.");
    }
    session.out().println("The baseline of " + frozen + " metrics is set.");
    return 0;
  }
}
