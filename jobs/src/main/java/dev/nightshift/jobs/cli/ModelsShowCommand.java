package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.prediction.ModelStore;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows all about one model.
@Command(
    name = "show",
    description = "Shows what a model learned from, how well it did and why it is in use or not.")
final class ModelsShowCommand extends DatabaseCommand {
  @Parameters(paramLabel = "MODEL", description = "Its number ('nightshift models list').")
  private long id;

  @Override
  int run(Session session) {
    var model = new ModelStore(session.database().jdbi()).find(id).orElseThrow(() -> unknown(id));
    var details =
        new Details(
            session.terminal(),
            "Model %d: bottlenecks of %s, by %s"
                .formatted(id, model.resource(), model.contender()));
    details.line(
        "state",
        "%s since %s, by %s"
            .formatted(model.state(), Words.minute(model.stateSince()).text(), model.actor()));
    details.line("why", model.reason());
    details.line("trained", Words.minute(model.trainedAt()).text());
    details.line(
        "learned from",
        "%s to %s, %s"
            .formatted(
                Words.minute(model.learnedFrom()).text(),
                Words.minute(model.learnedUntil()).text(),
                Text.count(model.series(), "host or container")));
    details.line(
        "unseen",
        String.format(
            Locale.ROOT,
            "average precision %.3f, the best rule's (%s) %.3f, on %,d onsets in %,d decisions;"
                + " finds %.0f %% where every second warning is right",
            model.averagePrecision(),
            model.rule(),
            model.rulePrecision(),
            model.onsets(),
            model.decisions(),
            100 * model.recall()));
    details.line(
        "calibration",
        String.format(
            Locale.ROOT, "probabilities off by %.2f points", 100 * model.calibrationError()));
    details.line("features", model.features() + ", in report.model.features");
    details.line("parameters", model.parameters() + ", seed " + model.seed());
    details.line("data", model.fingerprint());
    details.line("bytes", Text.bytes(model.sizeBytes()) + ", SHA-256 " + model.checksum());
    return 0;
  }

  static NightshiftException unknown(long id) {
    return new NightshiftException(
        ErrorKind.OPERATOR,
        "There is no model " + id + ": 'nightshift models list' shows those there are.");
  }
}
