package dev.nightshift.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileCatalogTest {
  @Test
  void aProfileIsLaidOverItsBasesTheDeepestFirst() {
    var catalog =
        shipped(
            source("a", null, "targets.cpu = 0.5\ntargets.memory = 0.5\ntargets.cache = 0.5"),
            source("b", "a", "targets.memory = 0.6\ntargets.cache = 0.6"),
            source("c", "b", "targets.cache = 0.7"));
    var resolved = resolved(catalog, "c");
    assertThat(resolved.chain()).containsExactly("c", "b", "a");
    assertThat(resolved.profile().targets().cpu()).isEqualTo(0.5);
    assertThat(resolved.profile().targets().memory()).isEqualTo(0.6);
    assertThat(resolved.profile().targets().cache()).isEqualTo(0.7);
  }

  @Test
  void everySettingKnowsWhoSetIt() {
    var resolved = resolved(shipped(source("a", null, "targets.cpu = 0.5")), "a");
    assertThat(resolved.origin("targets.cpu")).isEqualTo(new Origin("test", 1));
    assertThat(resolved.origin("targets.memory")).isEqualTo(Origin.DEFAULT);
  }

  @Test
  void profilesThatExtendEachOtherAreRefused() {
    var catalog = shipped(source("a", "b", ""), source("b", "c", ""), source("c", "b", ""));
    assertThat(sentences(catalog, "a"))
        .containsExactly("profiles extend each other in a circle: a extends b extends c extends b");
  }

  @Test
  void anUnknownBaseComesWithTheNearestKnownOne() {
    var catalog = shipped(source("production", null, ""), source("mine", "prodution", ""));
    assertThat(sentences(catalog, "mine"))
        .containsExactly("extends: there is no profile prodution; did you mean production?");
    assertThat(sentences(catalog, "other"))
        .containsExactly("there is no profile other; there are mine, production");
  }

  @Test
  void aWrongBaseHidesNoOtherMistake() {
    var catalog =
        shipped(source("production", null, ""), source("mine", "prodution", "targets.cpu = 7"));
    assertThat(sentences(catalog, "mine"))
        .containsExactly(
            "extends: there is no profile prodution; did you mean production?",
            "targets.cpu must be in 0.1..1, is 7");
  }

  @Test
  void anOwnProfileReplacesAShippedOneAndMayExtendIt() {
    var catalog =
        new ProfileCatalog(
            List.of(
                source("production", null, "collection.interval = 20s\ntargets.cpu = 0.5"),
                source("cloud", "production", "targets.memory = 0.7")),
            List.of(source("production", "production", "targets.cpu = 0.6")));
    var own = resolved(catalog, "production").profile();
    assertThat(own.targets().cpu()).isEqualTo(0.6);
    assertThat(own.collection().interval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(resolved(catalog, "cloud").profile().targets().cpu()).isEqualTo(0.6);
  }

  @Test
  void mistakesOfABaseAreToldOnce() {
    var catalog =
        shipped(
            source("a", null, "targets.cpu = 5"),
            source("b", "a", ""),
            source("c", "a", "targets.speed = 1"));
    assertThat(catalog.mistakes())
        .extracting(Mistake::sentence)
        .containsExactlyInAnyOrder(
            "targets.cpu must be in 0.1..1, is 5", "there is no key targets.speed");
  }

  private static ProfileCatalog shipped(ProfileSource... sources) {
    return new ProfileCatalog(List.of(sources), List.of());
  }

  private static ProfileSource source(
      String name, @org.jspecify.annotations.Nullable String base, String lines) {
    return new ProfileSource(name, "For tests.", Optional.ofNullable(base), BinderTest.tree(lines));
  }

  private static Resolution.Resolved resolved(ProfileCatalog catalog, String name) {
    return switch (catalog.resolve(name)) {
      case Resolution.Resolved resolved -> resolved;
      case Resolution.Broken(var mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }

  private static List<String> sentences(ProfileCatalog catalog, String name) {
    return switch (catalog.resolve(name)) {
      case Resolution.Resolved resolved -> throw new AssertionError(resolved.toString());
      case Resolution.Broken(var mistakes) -> mistakes.stream().map(Mistake::sentence).toList();
    };
  }
}
