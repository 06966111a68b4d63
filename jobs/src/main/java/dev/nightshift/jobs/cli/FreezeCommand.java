package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rollout.DecisionStore;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lets no container be changed.
@Command(
    name = "freeze",
    description = "Let no container be changed, on one host or all; taking back stays possible.")
final class FreezeCommand extends DatabaseCommand {
  @Option(names = "--host", paramLabel = "HOST", description = "Only on this host.")
  private @Nullable String host;

  @Option(
      names = "--for",
      paramLabel = "SPAN",
      description = "For how long, e.g. 3d (default: until unfreeze).")
  private @Nullable String span;

  @Option(names = "--remark", required = true, paramLabel = "TEXT", description = "Why.")
  private String remark = "";

  @Override
  int run(Session session) {
    if (remark.isBlank()) {
      throw new NightshiftException(ErrorKind.OPERATOR, "--remark must say why.");
    }
    Instant until = span == null ? null : session.now().plus(AnalyseCommand.span("--for", span));
    if (until != null && !until.isAfter(session.now())) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--for must be longer than nothing, is '" + span + "'.");
    }
    var longer =
        new RolloutHistoryStore(session.database().jdbi())
            .freezes().stream().filter(earlier -> outlasts(earlier, until)).toList();
    String sentence =
        new DecisionStore(session.database().jdbi(), Profiles.actor()).freeze(host, remark, until);
    session
        .out()
        .println(
            until == null
                ? sentence
                : sentence.replace(
                    "until unfreeze", "until " + Words.minute(until).text() + " UTC or unfreeze"));
    longer.forEach(
        earlier ->
            session
                .out()
                .println(
                    "An earlier freeze goes on beyond that: "
                        + Terminal.harmless(RolloutText.sentence(earlier))));
    return 0;
  }

  /// Whether an earlier freeze of what is frozen now ends later, if at all.
  private boolean outlasts(RolloutHistoryStore.Freeze earlier, @Nullable Instant until) {
    boolean same = earlier.host() == null || earlier.host().equals(host);
    Instant ends = earlier.until();
    return same && until != null && (ends == null || ends.isAfter(until));
  }
}
