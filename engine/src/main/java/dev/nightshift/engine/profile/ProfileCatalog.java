package dev.nightshift.engine.profile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// All profiles there are: those shipped, and the operator's own, which take the place of shipped
/// ones of the same name. An own profile may extend the shipped one it replaces, by its own name.
public final class ProfileCatalog {
  /// Keys that are no more, each with what replaced it.
  private static final Map<String, String> REMOVED = Map.of();

  private final Map<String, ProfileSource> shipped;
  private final Map<String, ProfileSource> own;

  public ProfileCatalog(List<ProfileSource> shipped, List<ProfileSource> own) {
    this.shipped = byName(shipped);
    this.own = byName(own);
  }

  private static Map<String, ProfileSource> byName(List<ProfileSource> sources) {
    return sources.stream()
        .collect(
            Collectors.toMap(ProfileSource::name, source -> source, (a, _) -> a, TreeMap::new));
  }

  /// All names, in order.
  public List<String> names() {
    var names = new TreeSet<>(shipped.keySet());
    names.addAll(own.keySet());
    return List.copyOf(names);
  }

  /// The file that a name stands for.
  public Optional<ProfileSource> source(String name) {
    return Optional.ofNullable(own.get(name)).or(() -> Optional.ofNullable(shipped.get(name)));
  }

  /// Lays the profile over its bases, the deepest first, and checks what comes out.
  public Resolution resolve(String name) {
    var found = source(name);
    if (found.isEmpty()) {
      return broken(new Origin("profiles", 0), noProfile(name));
    }
    SequencedSet<ProfileSource> chain = new LinkedHashSet<>();
    var source = found.get();
    while (true) {
      if (!chain.add(source)) {
        return alsoWrong(chain, source.settings().origin(), circle(chain, source));
      }
      if (source.base().isEmpty()) {
        return bind(List.copyOf(chain));
      }
      String base = source.base().get();
      var below = base(source, base);
      if (below.isEmpty()) {
        return alsoWrong(chain, source.settings().origin(), "extends: " + noProfile(base));
      }
      source = below.get();
    }
  }

  /// Every mistake of every profile, each once.
  public List<Mistake> mistakes() {
    return names().stream()
        .map(this::resolve)
        .flatMap(
            resolution ->
                resolution instanceof Resolution.Broken(var mistakes)
                    ? mistakes.stream()
                    : java.util.stream.Stream.<Mistake>empty())
        .distinct()
        .toList();
  }

  private Optional<ProfileSource> base(ProfileSource source, String base) {
    boolean replaces = base.equals(source.name()) && source.equals(own.get(base));
    return replaces && shipped.containsKey(base) ? Optional.of(shipped.get(base)) : source(base);
  }

  private static Resolution bind(List<ProfileSource> chain) {
    var settings = chain.getLast().settings();
    for (var source : chain.reversed().subList(1, chain.size())) {
      settings = source.settings().over(settings);
    }
    return switch (Binder.bind(Profile.DEFAULTS, settings, REMOVED)) {
      case Bound.Wrong<Profile>(var mistakes) -> new Resolution.Broken(mistakes);
      case Bound.Right<Profile>(var profile) ->
          new Resolution.Resolved(
              chain.getFirst().name(),
              chain.getFirst().description(),
              chain.stream().map(ProfileSource::name).toList(),
              profile,
              settings);
    };
  }

  /// A base that is wrong hides no other mistake: what the files above it set is checked as well.
  private static Resolution alsoWrong(
      SequencedSet<ProfileSource> chain, Origin origin, String sentence) {
    var mistakes = new ArrayList<>(List.of(new Mistake(origin, sentence)));
    if (bind(List.copyOf(chain)) instanceof Resolution.Broken(var others)) {
      mistakes.addAll(others);
    }
    return new Resolution.Broken(mistakes);
  }

  private String noProfile(String name) {
    return "there is no profile "
        + name
        + Keys.nearest(name, names())
            .map(near -> "; did you mean " + near + "?")
            .orElse("; there are " + String.join(", ", names()));
  }

  private static String circle(SequencedSet<ProfileSource> chain, ProfileSource again) {
    var names = new ArrayList<>(chain.stream().map(ProfileSource::name).toList());
    names.add(again.name());
    return "profiles extend each other in a circle: " + String.join(" extends ", names);
  }

  private static Resolution broken(Origin origin, String sentence) {
    return new Resolution.Broken(List.of(new Mistake(origin, sentence)));
  }
}
