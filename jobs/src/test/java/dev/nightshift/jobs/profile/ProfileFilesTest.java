package dev.nightshift.jobs.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.profile.Mistake;
import dev.nightshift.engine.profile.Resolution;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFilesTest {
  @TempDir private Path folder;

  @Test
  void anOwnProfileExtendsAShippedOne() throws IOException {
    write("shop.yaml", "extends: ml-inference\ntargets: {cpu: 45%}\n");
    var shop = resolved("shop");
    assertThat(shop.profile().targets().cpu()).isEqualTo(0.45);
    assertThat(shop.profile().targets().cache()).isEqualTo(0.99);
    assertThat(shop.chain()).containsExactly("shop", "ml-inference", "production");
    assertThat(shop.origin("targets.cpu").toString()).endsWith("shop.yaml line 2");
    assertThat(shop.origin("targets.cache").toString()).startsWith("ml-inference.yaml line ");
  }

  @Test
  void anOwnProfileReplacesTheShippedOneOfItsName() throws IOException {
    write("production.yaml", "extends: production\ncollection:\n  interval: 20s\n");
    assertThat(resolved("production").profile().collection().interval()).hasSeconds(20);
    assertThat(resolved("staging").profile().collection().interval()).hasSeconds(20);
  }

  @Test
  void mistakesOfAllFilesAreToldTogetherWithTheirLines() throws IOException {
    write("a.yaml", "targets:\n  cpu: 150%\n  memroy: 0.5\ncollection: [10s]\n");
    write("b.yaml", "extends: prodution\n");
    write("c.yaml", "targets: {cpu: 0.5\n");
    write("d.yaml", "targets: {cpu: 0.5}\ntargets: {cpu: 0.6}\n");
    write("e.yml", "");
    write("F.yaml", "");
    write("g.yaml", "- a\n- b\n");
    assertThat(sentences())
        .containsExactlyInAnyOrder(
            "a.yaml line 2: targets.cpu must be in 0.1..1, is 150%",
            "a.yaml line 3: there is no key targets.memroy; did you mean targets.memory?",
            "a.yaml line 4: collection must be a section with keys of its own, is a list",
            "b.yaml line 1: extends: there is no profile prodution; did you mean production?",
            "c.yaml line 2: this is not YAML: expected ',' or '}', but got <stream end>",
            "d.yaml line 2: the key targets is there twice",
            "e.yml: rename it: profiles end in .yaml",
            "F.yaml: a profile's name must be lower-case letters, digits and hyphens, at most 40, is F",
            "g.yaml line 1: a profile must be keys with values, as in 'extends: production'");
  }

  @Test
  void yamlThatMultipliesItselfIsRefusedQuickly() throws IOException {
    var bomb = new StringBuilder("a0: &a0 {x: 1}\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" {x: *a").append(i - 1);
      bomb.append(", y: *a").append(i - 1).append("}\n");
    }
    write("bomb.yaml", bomb.toString());
    write("loop.yaml", "targets: &t {cpu: *t}\n");
    assertThat(sentences())
        .anyMatch(s -> s.startsWith("bomb.yaml") && s.contains("Number of aliases"));
    assertThat(sentences())
        .anyMatch(s -> s.startsWith("loop.yaml") && s.contains("nested too deeply"));
  }

  @Test
  void theWordsOfYamlAreNoTrapForTimes() throws IOException {
    write(
        "shop.yaml",
        "schedule: {digest: never, roll-up: hourly :07, nightly-benchmark: daily 02:00}\n");
    assertThat(resolved("shop").profile().schedule().nightlyBenchmark()).hasToString("daily 02:00");
  }

  @Test
  void aNewProfileNeverOverwritesOne() throws IOException {
    var files = new ProfileFiles(folder);
    files.create("mine", "extends: edge\n");
    assertThat(folder.resolve("mine.yaml")).hasContent("extends: edge\n");
    assertThatThrownBy(() -> files.create("mine", ""))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("is there already");
    assertThatThrownBy(() -> files.create("../mine", ""))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("lower-case letters");
  }

  @Test
  void theFolderIsTheDataDirectorysUnlessToldOtherwise() {
    assertThat(ProfileFiles.of(Map.of(), Path.of("/data")).folder()).hasToString("/data/profiles");
    assertThat(
            ProfileFiles.of(Map.of("NIGHTSHIFT_PROFILES", "/etc/night"), Path.of("/data")).folder())
        .hasToString("/etc/night");
  }

  private void write(String name, String yaml) throws IOException {
    Files.writeString(folder.resolve(name), yaml);
  }

  private List<String> sentences() {
    return new ProfileFiles(folder)
        .read().mistakes().stream()
            .map(Mistake::toString)
            .map(sentence -> sentence.replace(folder + "/", ""))
            .toList();
  }

  private Resolution.Resolved resolved(String name) {
    return switch (new ProfileFiles(folder).read().catalog().resolve(name)) {
      case Resolution.Resolved resolved -> resolved;
      case Resolution.Broken(var mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }
}
