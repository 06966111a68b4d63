package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.profile.Resolution;
import dev.nightshift.jobs.profile.ProfileFiles;
import dev.nightshift.jobs.profile.ProfileStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The profile commands that need no database, as a person types them.
class ProfileCommandsTest {
  @TempDir private Path data;

  private final PrintStream standardOut = System.out;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  @BeforeEach
  void catchOutput() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveOutputBack() {
    System.setOut(standardOut);
    System.setErr(standardError);
  }

  @Test
  void aCreatedProfileIsItsBaseUntilSomethingIsChanged() throws IOException {
    assertThat(nightshift("profile", "create", "shop", "--from", "ml-inference")).isZero();
    assertThat(resolved("shop").profile()).isEqualTo(resolved("ml-inference").profile());
  }

  @Test
  void everyCommentOfACreatedProfileMayBeTakenAway() throws IOException {
    assertThat(nightshift("profile", "create", "shop", "--from", "edge")).isZero();
    Path file = data.resolve("profiles").resolve("shop.yaml");
    String yaml = Files.readString(file);
    assertThat(yaml).contains("# collection:\n#   interval: 30s\n");
    int comments = yaml.indexOf("# collection:");
    Files.writeString(
        file, yaml.substring(0, comments) + yaml.substring(comments).replaceAll("(?m)^# ", ""));
    assertThat(resolved("shop").profile()).isEqualTo(resolved("edge").profile());
    assertThat(resolved("shop").origin("schedule.outbox").source()).endsWith("shop.yaml");
  }

  @Test
  void diffShowsOnlyWhatDiffers() {
    assertThat(nightshift("profile", "diff", "hpc", "ml-training", "--format", "csv")).isZero();
    assertThat(said())
        .startsWith("setting,hpc,ml-training\r\n")
        .contains("rollout.mode,hold,shadow\r\n")
        .doesNotContain("retention.samples");
  }

  @Test
  void showTellsWhoSetEachValue() {
    assertThat(nightshift("profile", "show", "ml-training", "--format", "csv")).isZero();
    assertThat(said())
        .contains("rollout.mode,shadow,ml-training.yaml line ")
        .contains("rightsizing.cpu-risk,0.001,hpc.yaml line ")
        .contains("mail.alerts,critical,production.yaml line ");
  }

  @Test
  void aMisspelledNameIsWrongUsageAndComesWithTheNearestOne() {
    assertThat(nightshift("profile", "show", "produktion")).isEqualTo(2);
    assertThat(complained()).contains("did you mean production?");
  }

  @Test
  void allMistakesOfAProfileStandOnLinesOfTheirOwn() throws IOException {
    Files.createDirectories(data.resolve("profiles"));
    Files.writeString(
        data.resolve("profiles").resolve("bad.yaml"), "targets: {cpu: 7}\nmial: {digest: true}\n");
    assertThat(nightshift("profile", "show", "bad")).isEqualTo(2);
    assertThat(complained().lines())
        .hasSize(3)
        .anyMatch(line -> line.endsWith("bad.yaml line 1: targets.cpu must be in 0.1..1, is 7"))
        .anyMatch(
            line -> line.endsWith("bad.yaml line 2: there is no key mial; did you mean mail?"));
  }

  private int nightshift(String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = "--data";
    all[1] = data.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Nightshift.commandLine().execute(all);
  }

  private Resolution.Resolved resolved(String name) {
    return ProfileStart.resolve(new ProfileFiles(data.resolve("profiles")).read(), name);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return error.toString(StandardCharsets.UTF_8);
  }
}
