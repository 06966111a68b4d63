package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.digest.DigestStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints a digest as it was made, and lays it into files again.
@Command(name = "show", description = "Print a digest as it was made, and lay it into files again.")
final class DigestShowCommand extends DatabaseCommand {
  @Parameters(
      paramLabel = "DIGEST",
      arity = "0..1",
      description = "As 'nightshift digest list' shows it (default: the newest).")
  private @Nullable String key;

  @Override
  int run(Session session) {
    var digests = DigestCommand.digests(session);
    var store = digests.store();
    var digest = key == null ? newest(store) : named(store, key);
    session.out().println(digest.text());
    DigestPreviewCommand.where(session, digests.lay(digest));
    return 0;
  }

  private static DigestStore.StoredDigest newest(DigestStore store) {
    return store.newest(1).stream()
        .findFirst()
        .flatMap(heading -> store.find(heading.key()))
        .orElseThrow(
            () ->
                new NightshiftException(
                    ErrorKind.OPERATOR,
                    "No digest was made yet: 'nightshift digest preview' shows what one would say."));
  }

  private static DigestStore.StoredDigest named(DigestStore store, String key) {
    return store
        .find(key)
        .orElseThrow(
            () ->
                new NightshiftException(
                    ErrorKind.OPERATOR,
                    "There is no digest '%s': 'nightshift digest list' shows those there are."
                        .formatted(key)));
  }
}
