package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.digest.DigestFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows what the digest would say now, or would have said then. Nothing is stored as sent, and
/// nothing is mailed.
@Command(
    name = "preview",
    description =
        "Write what the digest would say now, or would have said then, into files, and print it;"
            + " send nothing.")
final class DigestPreviewCommand extends DatabaseCommand {
  @Option(
      names = "--since",
      paramLabel = "SPAN",
      defaultValue = "1w",
      description = "How far back it looks, e.g. 24h or 2w (default: ${DEFAULT-VALUE}).")
  private String since = "1w";

  @Option(
      names = "--as-of",
      paramLabel = "WHEN",
      description =
          "End of the time it tells about, e.g. 2026-11-15 (the whole day, in the profile's time"
              + " zone) or 2026-11-16T07:00:00Z (default: now).")
  private @Nullable String asOf;

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
    var letter = digests.preview(length, asOf == null ? now : end(session, asOf), now);
    var files = digests.lay("preview", letter, now);
    if (!open) {
      session.out().println(letter.text());
    }
    where(session, files);
    if (open) {
      Browser.OF_THE_DESKTOP.open(files.html());
    }
    return 0;
  }

  private static Instant end(Session session, String text) {
    var end = instant(text, session.profile().schedule().zone());
    var today = session.now().plus(Duration.ofDays(1));
    if (end.isAfter(today)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--as-of must not lie in the future, is '" + text + "'.");
    }
    return end.isAfter(session.now()) ? session.now() : end;
  }

  private static Instant instant(String text, ZoneId zone) {
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant();
    } catch (DateTimeParseException wrong) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "--as-of must be a day such as 2026-11-15 or an instant such as 2026-11-16T07:00:00Z, is '"
              + text
              + "'.",
          wrong);
    }
  }

  static void where(Session session, DigestFiles.Written files) {
    var err = session.terminal().err();
    err.println("page  " + files.html());
    err.println("text  " + files.text());
    err.println("mail  " + files.mail());
  }
}
