package dev.nightshift.jobs.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.profile.ProfileCatalog;
import dev.nightshift.engine.profile.Resolution;
import dev.nightshift.engine.profile.SettingsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ShippedProfilesTest {
  static final List<String> SHIPPED = ProfileFiles.SHIPPED;

  private static final Path FOLDER = Path.of("..", "profiles");
  private static final ProfileFiles.Library LIBRARY =
      new ProfileFiles(Path.of("no", "such", "folder")).read();
  private static final ProfileCatalog CATALOG = LIBRARY.catalog();

  @Test
  void everyFileOfTheFolderIsShippedAndRight() throws IOException {
    try (var files = Files.list(FOLDER)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              SHIPPED.stream().map(name -> name + ".yaml").toList());
    }
    assertThat(LIBRARY.mistakes()).isEmpty();
  }

  @Test
  void productionSaysWhatHoldsWithoutAnyFile() {
    assertThat(resolved("production").profile()).isEqualTo(Profile.DEFAULTS);
  }

  @Test
  void productionSaysEveryKeySoThatItCanBeReadAsTheReference() {
    var production = resolved("production");
    assertThat(
            SettingsText.lines(Profile.DEFAULTS).keySet().stream()
                .filter(key -> production.origin(key).line() == 0))
        .as("keys that profiles/production.yaml should also say, with the reason for their value")
        .isEmpty();
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void eachProfileTellsWhatItIsForInItsFirstLine(String name) throws IOException {
    assertThat(Files.readAllLines(FOLDER.resolve(name + ".yaml")).getFirst())
        .startsWith("description: ")
        .endsWith(".");
    assertThat(resolved(name).description()).hasSizeBetween(40, 110);
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void eachProfileDiffersFromItsBaseInEveryKeyItSets(String name) throws IOException {
    var source = CATALOG.source(name).orElseThrow();
    if (source.base().isEmpty()) {
      return;
    }
    var own = SettingsText.lines(resolved(name).profile());
    var base = SettingsText.lines(resolved(source.base().get()).profile());
    Set<String> differing = new HashSet<>(own.keySet());
    differing.removeIf(key -> Objects.equals(own.get(key), base.get(key)));
    assertThat(differing).hasSizeGreaterThanOrEqualTo(10);
    assertThat(
            own.keySet().stream()
                .filter(key -> source.settings().at(key).isPresent())
                .filter(
                    key ->
                        !differing.contains(key)
                            && !differing.contains(key.replace(".critical", ".warning"))
                            && !differing.contains(key.replace(".warning", ".critical"))))
        .as("keys set to what the base says anyway, other than half of a pair")
        .isEmpty();
  }

  @Test
  void noTwoProfilesAreTheSame() {
    assertThat(SHIPPED.stream().map(name -> resolved(name).profile())).doesNotHaveDuplicates();
  }

  private static Resolution.Resolved resolved(String name) {
    return switch (CATALOG.resolve(name)) {
      case Resolution.Resolved resolved -> resolved;
      case Resolution.Broken(var mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }
}
