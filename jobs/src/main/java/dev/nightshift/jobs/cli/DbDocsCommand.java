package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.SchemaDocument;
import dev.nightshift.jobs.database.SchemaStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Documents the views that reports are built on.
@Command(
    name = "docs",
    description =
        "Write schema report as a page in Markdown: every view and column with its meaning, and how"
            + " they hang together.")
final class DbDocsCommand extends DatabaseCommand {
  @Option(names = "--to", paramLabel = "FILE", description = "Write it there, not to the screen.")
  private @Nullable Path to;

  @Override
  int run(Session session) {
    var schema = new SchemaStore(session.database().jdbi());
    String page =
        new SchemaDocument(
                Objects.requireNonNullElse(schema.comment(), ""),
                schema.views(),
                schema.functions())
            .markdown();
    if (to == null) {
      session.out().print(page);
      return 0;
    }
    try {
      Files.writeString(to, page);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--to: " + to + " cannot be written: choose another file.", e);
    }
    session.out().println("Wrote " + to + ".");
    return 0;
  }
}
