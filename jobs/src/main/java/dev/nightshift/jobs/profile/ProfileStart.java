package dev.nightshift.jobs.profile;

import dev.nightshift.engine.profile.Keys;
import dev.nightshift.engine.profile.Mistake;
import dev.nightshift.engine.profile.Resolution;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which profile a host starts with.
///
/// What is in use is in the database, and stays in use until somebody switches: editing a file
/// changes nothing behind anybody's back. `NIGHTSHIFT_PROFILE` chooses for this host when it is set
/// for the first time and each time its value changes, so that neither a restart undoes a later
/// `profile use` nor an edited compose file goes unheard. Where nobody ever chose, {@link
/// ProfileFiles#DEFAULT} is put to use for the fleet.
public final class ProfileStart {
  /// The variable that names the profile of this host.
  public static final String ENVIRONMENT = "NIGHTSHIFT_PROFILE";

  private final ProfileFiles files;
  private final ProfileStore store;

  public ProfileStart(ProfileFiles files, ProfileStore store) {
    this.files = files;
    this.store = store;
  }

  /// What to start with.
  ///
  /// @param inUse the profile that holds
  /// @param notes what the operator should know, a sentence each
  public record Started(ProfileInUse inUse, List<String> notes) {
    public Started {
      notes = List.copyOf(notes);
    }
  }

  /// Chooses, and checks all profile files at once.
  ///
  /// @param node name of the starting node, for the audit
  /// @throws NightshiftException when the profile to be put to use has mistakes: tells all of them
  public Started start(HostId host, Map<String, String> environment, @Nullable String node) {
    var library = files.read();
    String wanted = environment.getOrDefault(ENVIRONMENT, "").strip();
    var notes = new ArrayList<String>();
    ProfileInUse inUse;
    if (!wanted.isEmpty()
        && !store.lastChoice(host, ENVIRONMENT).map(wanted::equals).orElse(false)) {
      var resolved = resolve(library, wanted);
      inUse = store.use(host, wanted, resolved.profile(), ENVIRONMENT, node);
    } else {
      inUse =
          store
              .inUse(host)
              .orElseGet(
                  () ->
                      store.use(
                          null,
                          ProfileFiles.DEFAULT,
                          resolve(library, ProfileFiles.DEFAULT).profile(),
                          "nightshift",
                          node));
    }
    library.mistakes().stream().map(Mistake::toString).forEach(notes::add);
    changedFile(library, inUse, notes);
    return new Started(inUse, notes);
  }

  private static void changedFile(
      ProfileFiles.Library library, ProfileInUse inUse, List<String> notes) {
    if (library.catalog().resolve(inUse.name()) instanceof Resolution.Resolved now
        && !now.profile().equals(inUse.profile())) {
      notes.add(
          "the profile "
              + inUse.name()
              + " says something else than when it was put to use: 'nightshift profile use "
              + inUse.name()
              + "' takes it over");
    }
  }

  /// The profile of that name, ready to be put to use.
  ///
  /// @throws NightshiftException that tells every mistake in it
  public static Resolution.Resolved resolve(ProfileFiles.Library library, String name) {
    if (library.catalog().source(name).isEmpty() && unreadable(library, name).isEmpty()) {
      throw unknown(library, name);
    }
    if (!(library.catalog().resolve(name) instanceof Resolution.Broken(var mistakes))) {
      if (unreadable(library, name).isEmpty()) {
        return (Resolution.Resolved) library.catalog().resolve(name);
      }
      throw refused(name, unreadable(library, name));
    }
    var all = new ArrayList<>(unreadable(library, name));
    all.addAll(mistakes);
    throw refused(name, all);
  }

  /// A file that is no YAML reads like one that sets nothing: its profile must not be used.
  private static List<Mistake> unreadable(ProfileFiles.Library library, String name) {
    var resolution = library.catalog().resolve(name);
    var chain =
        resolution instanceof Resolution.Resolved resolved ? resolved.chain() : List.of(name);
    return library.unreadable().stream()
        .filter(
            mistake ->
                chain.stream()
                    .anyMatch(
                        member ->
                            mistake.origin().source().endsWith("/" + member + ".yaml")
                                || mistake.origin().source().equals(member + ".yaml")))
        .toList();
  }

  private static NightshiftException unknown(ProfileFiles.Library library, String name) {
    return new NightshiftException(
        ErrorKind.OPERATOR,
        "There is no profile '%s'; %s'nightshift profile list' shows all."
            .formatted(
                name,
                Keys.nearest(name, library.catalog().names())
                    .map(near -> "did you mean " + near + "? ")
                    .orElse("")));
  }

  private static NightshiftException refused(String name, List<Mistake> mistakes) {
    String count =
        mistakes.size() == 1 ? "it has a mistake" : "it has " + mistakes.size() + " mistakes";
    return new NightshiftException(
        ErrorKind.OPERATOR,
        mistakes.stream()
            .map(Mistake::toString)
            .collect(
                Collectors.joining(
                    "\n  ", "the profile " + name + " cannot be used, " + count + ":\n  ", "")));
  }
}
