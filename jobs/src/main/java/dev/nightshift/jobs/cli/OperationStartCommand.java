package dev.nightshift.jobs.cli;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.operation.OperationStore;
import dev.nightshift.jobs.profile.ProfileStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Tells that an operation begins.
@Command(
    name = "start",
    description = {
      "Tell that an operation begins.",
      "Prints its number for 'nightshift operation end'. Starting this program takes longer "
          + "than the entry: what is done often should insert into nightshift.operation itself."
    })
final class OperationStartCommand extends DatabaseCommand {
  private static final int MOST_TYPE = 60;
  private static final int MOST_NAME = 120;
  private static final String OURS = "job";

  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "What sort of operation, e.g. backup: at most 60 characters, not job.")
  private String type = "";

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "Which one of its sort, e.g. nightly: at most 120 characters.")
  private String name = "";

  @Override
  int run(Session session) {
    require("TYPE", type, MOST_TYPE);
    require("NAME", name, MOST_NAME);
    if (type.strip().equalsIgnoreCase(OURS)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Type 'job' is for Nightshift's own jobs: take another, such as backup or import.");
    }
    var jdbi = session.database().jdbi();
    HostId host =
        new ProfileStore(jdbi)
            .host(HostMeter.hostName(session.settings().environment()))
            .orElse(null);
    session.out().println(new OperationStore(jdbi).start(host, type, name, session.now()));
    return 0;
  }

  private static void require(String what, String text, int most) {
    if (text.isBlank() || text.length() > most) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "%s must have 1 to %d characters, has %d.".formatted(what, most, text.strip().length()));
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, what + " must be one line without control characters.");
    }
  }
}
