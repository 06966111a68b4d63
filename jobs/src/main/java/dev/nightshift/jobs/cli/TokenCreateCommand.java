package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.web.Role;
import dev.nightshift.jobs.web.TokenStore;
import dev.nightshift.jobs.web.Tokens;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes a token and shows it, once.
@Command(
    name = "create",
    description = {
      "Make a token and print it, once: only a hash of it is kept.",
      "report reads; operator also asks for work to be done; approver also decides about plans and rollouts."
    })
final class TokenCreateCommand extends DatabaseCommand {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_DAYS = 3650;

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "report, operator or approver.")
  private String role = "";

  @Option(
      names = "--for",
      paramLabel = "NAME",
      description = "Whom it is for: decisions by it are attributed to them (default: you).")
  private @Nullable String name;

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      defaultValue = "365",
      description = "After how many days it ends, 1 to 3650 (default: ${DEFAULT-VALUE}).")
  private int days;

  @Override
  int run(Session session) {
    var wanted = role();
    String holder = name == null ? Profiles.actor() : name.strip();
    if (holder.isEmpty() || holder.length() > LONGEST_NAME) {
      throw wrong("--for must be a name of 1 to " + LONGEST_NAME + " characters.");
    }
    if (days < 1 || days > LONGEST_DAYS) {
      throw wrong("--days must be in 1.." + LONGEST_DAYS + ", is " + days + ".");
    }
    String token = Tokens.make();
    var expires = session.now().plus(Duration.ofDays(days));
    long id =
        new TokenStore(session.database().jdbi())
            .create(holder, wanted, token, expires, Profiles.actor());
    session.out().println(token);
    session
        .terminal()
        .err()
        .println(
            "Token %d of %s with role %s, until %s UTC. It is shown this once; 'nightshift token revoke %d' ends it."
                .formatted(
                    id,
                    Terminal.harmless(holder),
                    wanted.word(),
                    Words.minute(expires).text(),
                    id));
    return 0;
  }

  private Role role() {
    for (var one : Role.values()) {
      if (one != Role.ANYONE && one.word().equals(role)) {
        return one;
      }
    }
    throw wrong("--role must be report, operator or approver, is '" + role + "'.");
  }

  private static NightshiftException wrong(String sentence) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence);
  }
}
