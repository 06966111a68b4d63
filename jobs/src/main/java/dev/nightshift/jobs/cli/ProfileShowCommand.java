package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Origin;
import dev.nightshift.engine.profile.Resolution;
import dev.nightshift.engine.profile.SettingsText;
import dev.nightshift.jobs.profile.ProfileFiles;
import dev.nightshift.jobs.profile.ProfileInUse;
import dev.nightshift.jobs.profile.ProfileStart;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows every setting of a profile and which file set it.
@Command(name = "show", description = "Show every setting of a profile and where it comes from.")
final class ProfileShowCommand extends DatabaseCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Profile (default: the one in use on this host).")
  private @Nullable String name;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table = Table.columns("setting", "value", "set by");
    if (name != null) {
      addFile(table, ProfileStart.resolve(Profiles.files(session).read(), name));
    } else {
      inUse(session)
          .ifPresentOrElse(
              inUse -> addInUse(session, table, inUse),
              () ->
                  addFile(
                      table,
                      ProfileStart.resolve(Profiles.files(session).read(), ProfileFiles.DEFAULT)));
    }
    table.print(session.terminal(), format, "The profile has no settings.");
    return 0;
  }

  private static Optional<ProfileInUse> inUse(Session session) {
    return session.isUnused() ? Optional.empty() : Profiles.of(session).inUse();
  }

  private static void addFile(Table table, Resolution.Resolved resolved) {
    SettingsText.lines(resolved.profile())
        .forEach((key, value) -> table.row(key, value, resolved.origin(key)));
  }

  /// What is in use may differ from what its file says by now: then the moment it was put to use is
  /// its origin.
  private void addInUse(Session session, Table table, ProfileInUse inUse) {
    if (format == OutputFormat.TABLE) {
      session
          .out()
          .println(
              Terminal.harmless(
                  "In use: "
                      + inUse.name()
                      + (inUse.ofHost() ? " for this host, since " : " for the fleet, since ")
                      + Words.minute(inUse.since()).text()
                      + " UTC, by "
                      + inUse.actor()));
    }
    var file = Profiles.files(session).read().catalog().resolve(inUse.name());
    var stored = new Origin("as it was put to use", 0);
    SettingsText.lines(inUse.profile())
        .forEach(
            (key, value) ->
                table.row(
                    key,
                    value,
                    file instanceof Resolution.Resolved resolved
                            && value.equals(SettingsText.lines(resolved.profile()).get(key))
                        ? resolved.origin(key)
                        : stored));
  }
}
