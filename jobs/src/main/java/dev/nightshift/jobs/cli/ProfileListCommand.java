package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Mistake;
import dev.nightshift.engine.profile.ProfileSource;
import dev.nightshift.jobs.profile.ProfileInUse;
import java.util.ArrayList;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists all profiles, and tells every mistake in the operator's own.
@Command(name = "list", description = "List all profiles and where they are in use.")
final class ProfileListCommand extends DatabaseCommand {
  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var library = Profiles.files(session).read();
    String fleet = "";
    Map<String, String> own = Map.of();
    if (!session.isUnused()) {
      var store = Profiles.of(session).store();
      fleet = store.ofFleet().map(ProfileInUse::name).orElse("");
      own = store.ownProfiles();
    }
    var table = Table.columns("profile", "in use", "extends", "file", "description");
    for (String name : library.catalog().names()) {
      var source = library.catalog().source(name).orElseThrow();
      table.row(name, use(name, fleet, own), base(source), file(source), source.description());
    }
    table.print(session.terminal(), format, "There are no profiles.");
    for (Mistake mistake : library.mistakes()) {
      session.terminal().err().println(Terminal.harmless(mistake.toString()));
    }
    return library.mistakes().isEmpty() ? 0 : Failures.NO;
  }

  private static String use(String name, String fleet, Map<String, String> own) {
    var where = new ArrayList<String>();
    if (name.equals(fleet)) {
      where.add("fleet");
    }
    own.forEach(
        (host, profile) -> {
          if (profile.equals(name)) {
            where.add(host);
          }
        });
    return String.join(", ", where);
  }

  private static String base(ProfileSource source) {
    return source.base().orElse("");
  }

  private static String file(ProfileSource source) {
    String file = source.settings().origin().source();
    return file.equals(source.name() + ".yaml") ? "shipped" : file;
  }
}
