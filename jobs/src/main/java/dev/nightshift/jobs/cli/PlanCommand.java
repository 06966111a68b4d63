package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Quantities;
import dev.nightshift.engine.rollout.RolloutConfig;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rollout.MovingPlanner;
import dev.nightshift.jobs.rollout.Planner;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes plans and shows them. Nothing is changed.
@Command(
    name = "plan",
    description = {
      "Plan the change of a workload's limits, in stages; nothing happens yet.",
      "Takes what is recommended, or what --cpus and --memory say.",
      "A limit that moves is planned by its number, as 'nightshift recommendations list' shows it:"
          + " m12."
    },
    footer = {"", "Then: 'nightshift approve PLAN --remark \"why\"'."})
final class PlanCommand extends DatabaseCommand {
  private static final int LONGEST_REMARK = 500;
  private static final String MOVING = "m[0-9]{1,18}";
  private static final List<MovingLimitStore.Stored> NONE = List.of();

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description =
          "Workloads, or one of their containers: all that are alike get like limits. Or limits that move.")
  private List<String> names = List.of();

  @Option(
      names = "--stages",
      split = ",",
      defaultValue = "canary,partial,full",
      paramLabel = "STAGE",
      description = "Which stages, in this order, full at the end (default: ${DEFAULT-VALUE}).")
  private List<String> stages = List.of();

  @Option(names = "--cpus", paramLabel = "CORES", description = "CPU limit for each container.")
  private @Nullable Double cpus;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Memory limit for each container, e.g. 256MiB or 256m.")
  private @Nullable String memory;

  @Option(
      names = "--mode",
      description = "shadow, hold or auto (default: the profile's rollout.mode).")
  private @Nullable RolloutMode mode;

  @Option(
      names = "--equivalent",
      description =
          "Also where a limit that was unset can only be undone by one as high as the host.")
  private boolean equivalent;

  @Option(
      names = "--reapply",
      description =
          "Let the approval also stand for containers that are recreated with the old limits within"
              + " 7 days.")
  private boolean reapply;

  @Option(names = "--again", description = "Also what was rejected or taken back not long ago.")
  private boolean again;

  @Option(
      names = "--remark",
      paramLabel = "TEXT",
      description = "Why: whoever is asked to approve it reads this.")
  private @Nullable String remark;

  @Override
  int run(Session session) {
    var planner = new Planner(session.database().jdbi(), config(session.profile().rollout()));
    var wish = new Planner.Wish(kinds(), cpus, bytes(), equivalent, reapply, again, said());
    names.stream().filter(name -> !name.matches(MOVING)).forEach(planner::check);
    for (String name : names) {
      var moving = name.matches(MOVING) ? Recommended.moving(session, name) : NONE;
      for (var one : moving) {
        tell(
            session,
            new MovingPlanner(session.database().jdbi(), session.profile().rollout())
                .plan(one, equivalent, Profiles.actor()));
      }
      if (moving.isEmpty()) {
        planner.plan(name, wish, Profiles.actor()).forEach(made -> tell(session, made));
      }
    }
    return 0;
  }

  private static void tell(Session session, Planner.Made made) {
    new PlanText(session).print(made.plan());
    made.notes().forEach(note -> session.out().println("  " + Terminal.harmless(note)));
    session.out().println();
    session
        .out()
        .printf(
            "Nothing has changed. Approve it with: nightshift approve %d --digest %s --remark"
                + " \"…\"%n",
            made.plan().id(), made.plan().digest().substring(0, 12));
  }

  private @Nullable String said() {
    String said = remark == null ? "" : remark.strip();
    if (said.length() > LONGEST_REMARK) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "--remark has %d characters: %d are the most.".formatted(said.length(), LONGEST_REMARK));
    }
    return said.isEmpty() ? null : said;
  }

  private List<StageKind> kinds() {
    try {
      var kinds = stages.stream().map(String::strip).map(StageKind::of).toList();
      if (!kinds.equals(kinds.stream().distinct().sorted().toList())
          || kinds.getLast() != StageKind.FULL) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "--stages come in the order canary, partial, full, and end with full.");
      }
      return kinds;
    } catch (IllegalArgumentException unknown) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--stages must be of canary, partial and full.", unknown);
    }
  }

  private @Nullable Long bytes() {
    try {
      return memory == null ? null : Long.valueOf(Quantities.parseBytes(memory));
    } catch (IllegalArgumentException unknown) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "--memory must be a size such as 256MiB or 1.5GiB, is '" + memory + "'.",
          unknown);
    }
  }

  private RolloutConfig config(RolloutConfig profile) {
    return mode == null ? profile : profile.in(mode);
  }
}
