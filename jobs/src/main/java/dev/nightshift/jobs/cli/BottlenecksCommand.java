package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.bottleneck.Bottleneck;
import dev.nightshift.engine.analysis.bottleneck.Bottlenecks;
import dev.nightshift.engine.analysis.bottleneck.Cause;
import dev.nightshift.engine.analysis.bottleneck.Neighbour;
import dev.nightshift.engine.analysis.bottleneck.Resource;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.analysis.BottleneckSurvey;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows which resources are the limit.
@Command(
    name = "bottlenecks",
    description = {
      "Say which resource is the limit of each host and container.",
      "Since when, how often, who uses it then, what relieves it, and which container starves "
          + "which. Each resource is judged hour by hour by how much of it is used, how much is "
          + "waited for, and what fails (the USE method); of one host or container the first is the "
          + "limit."
    },
    footer = {
      "",
      "Looked at: CPU, memory, disk, network, file handles, connections and locks of Nightshift's own PostgreSQL;",
      "CPU, memory, disk and processes of containers. Not collected: the speed of links, file handles and",
      "connections of containers, the table of tracked connections, errors of disks. Thresholds stand in the",
      "profile under analysis.saturation and analysis.bottleneck."
    })
final class BottlenecksCommand extends DatabaseCommand {
  @Option(names = "--host", paramLabel = "HOST", description = "Only this host.")
  private @Nullable String host;

  @Option(
      names = "--since",
      paramLabel = "SPAN",
      defaultValue = "7d",
      description = "How far back to look (default: ${DEFAULT-VALUE}).")
  private String since = "7d";

  @Option(
      names = "--most",
      converter = Most.class,
      defaultValue = "50",
      description = "Most rows shown (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var jdbi = session.database().jdbi();
    var settings = session.profile().analysis();
    var survey = new BottleneckSurvey(jdbi);
    var span = AnalyseCommand.span("--since", since);
    var found = new ArrayList<Bottleneck>();
    var neighbours = new ArrayList<Neighbour>();
    var names = new ArrayList<String>();
    var edges = new ArrayList<Instant>();
    for (var each : hosts(new UsageHistoryStore(jdbi))) {
      Instant now = survey.asOf(each, session.now());
      Instant from = now.minus(span);
      var own = new ArrayList<>(survey.hostBottlenecks(each, from, settings));
      own.addAll(survey.containerBottlenecks(each, from, settings));
      own.forEach(
          _ -> {
            names.add(each.name());
            edges.add(from);
          });
      found.addAll(own);
      neighbours.addAll(survey.neighbours(each, settings, now));
    }
    print(session, found, names, edges);
    if (format == OutputFormat.TABLE) {
      tell(session.terminal(), neighbours);
    }
    return 0;
  }

  private List<WatchedHost> hosts(UsageHistoryStore histories) {
    var all = histories.hosts();
    var wanted = all.stream().filter(one -> host == null || one.name().equals(host)).toList();
    if (wanted.isEmpty() && host != null) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There is no host '" + host + "': 'nightshift hosts' shows those there are.");
    }
    return wanted;
  }

  private void print(
      Session session, List<Bottleneck> found, List<String> hosts, List<Instant> edges) {
    var table =
        Table.columns(
                "host",
                "container",
                "resource",
                "hours",
                "of",
                "since",
                "when",
                "in use",
                "waiting",
                "errors",
                "who uses it then",
                "what relieves it")
            .below(2);
    for (int i = 0; i < Math.min(most, found.size()); i++) {
      var one = found.get(i);
      boolean ofHost = one.subject().container() == null;
      table.row(
          hosts.get(i),
          ofHost ? null : one.subject().name(),
          one.resource().word(),
          hours(one),
          one.known(),
          since(one.since(), edges.get(i)),
          one.pattern(),
          Words.percent(one.utilisation()),
          Words.percent(one.saturation()),
          new Table.Cell(one.errors(), "%.0f".formatted(one.errors())),
          ofHost ? users(one.resource(), one.causes()) : null,
          one.relief());
    }
    table.print(session.terminal(), format, "Nothing was a limit in the last " + spanWords() + ".");
    if (format == OutputFormat.TABLE && found.size() > most) {
      session.out().println("and %d more: --most shows them.".formatted(found.size() - most));
    }
  }

  /// Of how little they tell is said.
  private static Table.Cell hours(Bottleneck one) {
    return new Table.Cell(
        one.limited(),
        one.hardlyWatched()
            ? "%d (%s seen)".formatted(one.limited(), Text.span(one.watched()))
            : Integer.toString(one.limited()));
  }

  /// What was so in the first hour that is looked at may have begun before.
  private static Table.Cell since(Instant since, Instant edge) {
    boolean atEdge = since.isBefore(edge.plus(Duration.ofHours(2)));
    return new Table.Cell(
        since.toString(), Words.minute(since).text() + (atEdge ? " or earlier" : ""));
  }

  private String spanWords() {
    return Text.span(AnalyseCommand.span("--since", since));
  }

  private static @Nullable String users(Resource resource, List<Cause> causes) {
    return causes.isEmpty()
        ? null
        : causes.stream()
            .map(cause -> cause.name() + " " + cause.used(resource))
            .collect(Collectors.joining(", "));
  }

  private static void tell(Terminal terminal, List<Neighbour> neighbours) {
    for (var one : neighbours) {
      String line =
          "%s is starved of %s by %s: %s with it, %s otherwise, for %s since %s UTC."
              .formatted(
                  one.victim().name(),
                  one.resource().words(),
                  one.culprit().name(),
                  Bottlenecks.amount(one.resource(), one.left()),
                  Bottlenecks.amount(one.resource(), one.usual()),
                  Text.span(one.waited()),
                  Words.minute(one.from()).text());
      Wrap.lines(Terminal.harmless(line), terminal.columns()).forEach(terminal.out()::println);
    }
  }
}
