package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.profile.SettingsText;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.profile.ProfileInUse;
import dev.nightshift.jobs.profile.ProfileStart;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts a profile to use, for the fleet or for one host. Running nodes follow within seconds.
@Command(
    name = "use",
    description = "Put a profile to use; running nodes follow within seconds, without a restart.")
final class ProfileUseCommand extends DatabaseCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Profile; left out with --host: the host follows the fleet again.")
  private @Nullable String name;

  @Option(names = "--host", paramLabel = "HOST", description = "Only for this host.")
  private @Nullable String host;

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Session session) {
    var profiles = Profiles.of(session);
    if (name == null) {
      return followFleet(session, profiles);
    }
    var resolved = ProfileStart.resolve(profiles.files().read(), name);
    var hostId = host == null ? null : profiles.host(host);
    var before = hostId == null ? profiles.store().ofFleet() : profiles.store().inUse(hostId);
    profiles.store().use(hostId, name, resolved.profile(), Profiles.actor(), null);
    String whose = host == null ? "The fleet" : "Host " + host;
    session
        .out()
        .println(
            Terminal.harmless(whose + " now uses " + name + changes(before, resolved.profile())));
    if (host == null) {
      profiles
          .store()
          .ownProfiles()
          .forEach(
              (other, own) ->
                  session
                      .out()
                      .println(
                          Terminal.harmless(
                              "Host "
                                  + other
                                  + " keeps its own: "
                                  + own
                                  + " ('nightshift profile use --host "
                                  + other
                                  + "' lets it follow the fleet)")));
    }
    return 0;
  }

  private int followFleet(Session session, Profiles profiles) {
    if (host == null) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "Say which profile: 'nightshift profile list' shows them.");
    }
    boolean ended = profiles.store().followFleet(profiles.host(host), Profiles.actor(), null);
    session
        .out()
        .println(
            Terminal.harmless(
                ended
                    ? "Host " + host + " follows the fleet again."
                    : "Host " + host + " had no profile of its own."));
    return ended ? 0 : Failures.NO;
  }

  private static String changes(Optional<ProfileInUse> before, Profile after) {
    if (before.isEmpty()) {
      return ".";
    }
    var old = SettingsText.lines(before.get().profile());
    long count =
        SettingsText.lines(after).entrySet().stream()
            .filter(line -> !Objects.equals(old.get(line.getKey()), line.getValue()))
            .count();
    return " instead of "
        + before.get().name()
        + ": "
        + (count == 1 ? "1 setting changes." : count + " settings change.");
  }
}
