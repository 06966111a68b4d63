package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.analysis.FindingStore;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists findings.
@Command(
    name = "list",
    description = {
      "List open findings, the gravest first.",
      "What began on a host within two hours of each other is an incident and stands together, "
          + "and so does what is of one kind; --each lists every one."
    })
final class FindingsListCommand extends DatabaseCommand {
  private static final List<String> KINDS =
      List.of(
          "anomaly",
          "bottleneck",
          "drift",
          "exhaustion",
          "operation",
          "regression",
          "starvation",
          "trend",
          "waste");

  @Option(names = "--kind", description = "Only of this kind, e.g. exhaustion or waste.")
  private @Nullable String kind;

  @Option(names = "--host", paramLabel = "HOST", description = "Only about this host.")
  private @Nullable String host;

  @Option(names = "--incident", paramLabel = "ID", description = "Only of this incident.")
  private @Nullable Long incident;

  @Option(names = "--all", description = "Also those that are resolved or dismissed.")
  private boolean all;

  @Option(names = "--each", description = "Every finding in a row of its own, nothing left out.")
  private boolean each;

  @Option(
      names = "--most",
      converter = Most.class,
      defaultValue = "1000",
      description = "Most findings read (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var now = session.now();
    if (host != null) {
      Profiles.of(session).host(host);
    }
    String ofKind = kind == null ? null : kind.toLowerCase(Locale.ROOT);
    if (ofKind != null && !KINDS.contains(ofKind)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There are no findings of kind '"
              + kind
              + "'; kinds are "
              + String.join(", ", KINDS)
              + ".");
    }
    var store = new FindingStore(session.database().jdbi());
    if (incident != null
        && store.count(new FindingStore.Wanted(true, null, null, incident), now) == 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There is no incident "
              + incident
              + ": 'nightshift findings list --all' shows those there are.");
    }
    var wanted = new FindingStore.Wanted(all, ofKind, host, incident);
    var found = store.list(wanted, most, now);
    boolean people = format == OutputFormat.TABLE || format == OutputFormat.MARKDOWN;
    boolean grouped = people && !each && kind == null && incident == null;
    var table =
        Table.columns(
                "id",
                "severity",
                "kind",
                "state",
                "incident",
                "host",
                "workload",
                "since",
                "finding")
            .below(1);
    for (var line : FindingLines.of(found, grouped)) {
      line.row(table, now);
    }
    table.print(
        session.terminal(),
        format,
        incident == null
            ? "Nothing stands out."
            : "No finding of incident " + incident + " stands; --all shows those that are over.");
    if (format == OutputFormat.TABLE && found.size() == most) {
      long more = store.count(wanted, now) - most;
      if (more > 0) {
        session.out().println("and %,d more: --most shows them.".formatted(more));
      }
    }
    return 0;
  }
}
