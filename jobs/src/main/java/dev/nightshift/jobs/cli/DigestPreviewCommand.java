package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.digest.DigestFiles;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows what the digest would say now. Nothing is stored as sent, and nothing is mailed.
@Command(
    name = "preview",
    description = "Write what the digest would say now into files, and print it; send nothing.")
final class DigestPreviewCommand extends DatabaseCommand {
  @Option(
      names = "--since",
      paramLabel = "SPAN",
      defaultValue = "1w",
      description = "How far back it looks, e.g. 24h or 2w (default: ${DEFAULT-VALUE}).")
  private String since = "1w";

  @Option(names = "--open", description = "Open the page in the browser instead of printing it.")
  private boolean open;

  @Override
  int run(Session session) {
    var length = AnalyseCommand.span("--since", since);
    if (length.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--since must be at least a minute, is '" + since + "'.");
    }
    var digests = DigestCommand.digests(session);
    var now = session.now();
    var letter = digests.preview(length, now);
    var files = digests.lay("preview", letter, now);
    if (open) {
      open(files);
    } else {
      session.out().println(letter.text());
    }
    where(session, files);
    return 0;
  }

  static void where(Session session, DigestFiles.Written files) {
    var err = session.terminal().err();
    err.println("page  " + files.html());
    err.println("text  " + files.text());
    err.println("mail  " + files.mail());
  }

  private static void open(DigestFiles.Written files) {
    try {
      new ProcessBuilder("xdg-open", files.html().toString()).inheritIO().start();
    } catch (IOException none) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "There is no browser to open here (xdg-open is missing): the page is " + files.html(),
          none);
    }
  }
}
