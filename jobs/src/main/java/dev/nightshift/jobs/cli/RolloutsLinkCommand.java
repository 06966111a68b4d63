package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.jobs.web.ApprovalLinks;
import dev.nightshift.jobs.web.LinkStore;
import dev.nightshift.jobs.web.ListeningStore;
import dev.nightshift.jobs.web.WebConfig;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a link by which somebody else decides.
@Command(
    name = "link",
    description = {
      "Make a link by which a person approves a plan in a browser, and its code.",
      "Give them the two by different ways: whoever has both decides in that person's name, once."
    })
final class RolloutsLinkCommand extends DatabaseCommand {
  private static final int LONGEST_HOURS = 72;
  private static final int LONGEST_NAME = 200;

  @Parameters(paramLabel = "PLAN", description = "As 'nightshift rollouts list' shows it.")
  private long plan;

  @Option(
      names = "--for",
      required = true,
      paramLabel = "NAME",
      description = "Who decides by it; the decision is attributed to them.")
  private String name = "";

  @Option(names = "--reject", description = "It rejects the plan instead.")
  private boolean reject;

  @Option(
      names = "--hours",
      paramLabel = "HOURS",
      defaultValue = "72",
      description = "How long it lives, 1 to 72, not beyond the plan (default: ${DEFAULT-VALUE}).")
  private int hours;

  @Override
  int run(Session session) {
    String person = name.strip();
    if (person.isEmpty() || person.length() > LONGEST_NAME) {
      throw wrong("--for must be a name of 1 to " + LONGEST_NAME + " characters.");
    }
    if (hours < 1 || hours > LONGEST_HOURS) {
      throw wrong("--hours must be in 1.." + LONGEST_HOURS + ", is " + hours + ".");
    }
    var jdbi = session.database().jdbi();
    var stored = new PlanStore(jdbi).find(plan).orElseThrow(() -> Decided.unknown(plan));
    var links = new LinkStore(jdbi);
    links.requireWaiting(plan);
    var life = session.now().plus(Duration.ofHours(hours));
    var until = life.isBefore(stored.expiresAt()) ? life : stored.expiresAt();
    var drawn =
        new ApprovalLinks(links, base(session))
            .make(
                new ApprovalLinks.Terms(
                    plan,
                    stored.digest(),
                    person,
                    reject ? ApprovalLinks.Verb.REJECT : ApprovalLinks.Verb.APPROVE,
                    until),
                Profiles.actor());
    var details =
        new Details(
            session.terminal(),
            "%s plan %d as %s, until %s UTC"
                .formatted(
                    reject ? "Rejects" : "Approves", plan, person, Words.minute(until).text()));
    details.command("link", drawn.url());
    details.command("code", drawn.code());
    return 0;
  }

  private static URI base(Session session) {
    return new ListeningStore(session.database().jdbi())
        .base(WebConfig.from(session.settings().environment()))
        .orElseThrow(
            () ->
                wrong(
                    "No page is served: start 'nightshift run' with NIGHTSHIFT_WEB_LISTEN (docs/web.md)."));
  }

  private static NightshiftException wrong(String sentence) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence);
  }
}
