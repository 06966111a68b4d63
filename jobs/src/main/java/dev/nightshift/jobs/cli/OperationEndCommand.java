package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.operation.OperationStore;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tells that an operation ended.
@Command(name = "end", description = "Tell that an operation ended, well or not.")
final class OperationEndCommand extends DatabaseCommand {
  private static final int MOST_ATTRIBUTES = 300;

  @Parameters(paramLabel = "ID", description = "As 'nightshift operation start' printed it.")
  private long id;

  @Option(
      names = "--failed",
      paramLabel = "WHY",
      description = "It did not do what it should; 200 characters of the reason are kept.")
  private @Nullable String failed;

  @Option(names = "--bytes", paramLabel = "N", description = "How much it moved.")
  private @Nullable Long bytes;

  @Option(
      names = "--attribute",
      paramLabel = "KEY=VALUE",
      description = "Anything else worth keeping; may be given several times.")
  private Map<String, String> attributes = new LinkedHashMap<>();

  @Override
  int run(Session session) {
    if (attributes.keySet().stream().anyMatch(String::isBlank)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--attribute needs a name before the =, such as target=tape.");
    }
    int length =
        attributes.entrySet().stream()
            .mapToInt(one -> bytes(one.getKey()) + bytes(one.getValue()) + 6)
            .sum();
    if (length > MOST_ATTRIBUTES) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "The attributes take %d bytes, %d are kept: leave some out."
              .formatted(length, MOST_ATTRIBUTES));
    }
    if (bytes != null && bytes < 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--bytes must not be negative, is " + bytes + ".");
    }
    var end = new OperationStore.End(failed, bytes, attributes);
    if (!new OperationStore(session.database().jdbi()).end(id, end, session.now())) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "No operation " + id + " runs: 'nightshift operation list' shows them.");
    }
    return 0;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
