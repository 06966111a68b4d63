package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rightsizing.Export;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes proposals in the words of other tools. Nothing is changed.
@Command(
    name = "export",
    description = "Write proposals as docker commands, a Compose override file or JSON.")
final class RecommendationsExportCommand extends DatabaseCommand {
  /// The words it can be written in.
  enum Format {
    DOCKER,
    COMPOSE,
    JSON;

    /// As it is typed.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      paramLabel = "ID|NAME",
      description = "As 'nightshift recommendations list' shows it, or a workload or container.")
  private String which = "";

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: docker).")
  private Format format = Format.DOCKER;

  @Override
  int run(Session session) {
    var store = new RecommendationStore(session.database().jdbi());
    var found = Recommended.named(store, which);
    var moving = Recommended.moving(session, which);
    if (found.isEmpty() && !moving.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "A limit that moves is no single command: 'nightshift plan %s' carries it out, and 'nightshift recommendations export %s --format json' writes it."
              .formatted(which, moving.getFirst().container()));
    }
    if (found.isEmpty()) {
      throw RecommendationsShowCommand.unknown(which);
    }
    var ofEach =
        found.stream()
            .collect(
                Collectors.groupingBy(
                    RecommendationStore.Stored::containerId,
                    LinkedHashMap::new,
                    Collectors.toList()));
    int written = 0;
    for (List<RecommendationStore.Stored> ofOne : ofEach.values()) {
      var export = Recommended.of(session, ofOne.getFirst().host()).export(ofOne);
      if (export.isPresent()) {
        session.out().print(text(export.get(), of(moving, ofOne.getFirst())));
        written++;
        sayWhereFrom(session, ofOne.getFirst());
      }
    }
    if (written == 0) {
      session
          .terminal()
          .err()
          .println(
              Terminal.harmless(
                  "Nothing is proposed for '" + which + "': " + found.getFirst().sentence()));
      return Failures.NO;
    }
    return 0;
  }

  /// To standard error, as what is exported goes to other tools.
  private static void sayWhereFrom(Session session, RecommendationStore.Stored one) {
    if (one.importedFrom() != null) {
      session
          .terminal()
          .err()
          .println(
              Terminal.harmless(
                  one.container()
                      + " is imported from trace "
                      + one.importedFrom()
                      + ": there is no such container to change."));
    }
  }

  private static List<MovingLimitStore.Stored> of(
      List<MovingLimitStore.Stored> moving, RecommendationStore.Stored one) {
    return moving.stream().filter(it -> it.containerId().equals(one.containerId())).toList();
  }

  private String text(Export export, List<MovingLimitStore.Stored> moving) {
    return switch (format) {
      case DOCKER -> export.docker();
      case COMPOSE -> export.compose();
      case JSON -> export.json(MovingLimits.json(moving));
    };
  }
}
