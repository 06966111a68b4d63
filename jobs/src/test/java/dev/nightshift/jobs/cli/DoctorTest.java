package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.cli.Diagnosis.Verdict;
import dev.nightshift.jobs.host.Abilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path folder;

  private Diagnosis look(String subject, Map<String, String> environment) {
    var complete = new HashMap<>(environment);
    complete.putIfAbsent("DOCKER_HOST", "unix://" + folder.resolve("absent.sock"));
    complete.putIfAbsent("NIGHTSHIFT_DATA", folder.resolve("data").toString());
    return new Doctor(Settings.of(complete, null), InstantSource.system())
        .examine().stream().filter(d -> d.subject().equals(subject)).findFirst().orElseThrow();
  }

  @Test
  void leavesADataDirectoryAloneThatIsNotThereYet() {
    assertThat(look("database", Map.of()).verdict()).isEqualTo(Verdict.OK);
    assertThat(look("data directory", Map.of()).sentence()).contains("the first run makes it");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void failsWhereTheDataDirectoryIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    var found = look("data directory", Map.of("NIGHTSHIFT_DATA", file.toString()));
    assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(found.sentence()).contains("--data");
  }

  @Test
  void warnsWithoutDockerAndFailsWhereNothingAnswersOnItsSocket() throws IOException {
    assertThat(look("Docker", Map.of()).verdict()).isEqualTo(Verdict.WARN);
    Path notASocket = Files.writeString(folder.resolve("docker.sock"), "");
    var found = look("Docker", Map.of("DOCKER_HOST", "unix://" + notASocket));
    assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(found.sentence()).contains(notASocket.toString());
  }

  @Test
  void failsWhereTheDatabaseCannotBeReached() {
    var found =
        look("database", Map.of("NIGHTSHIFT_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none"));
    assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(found.sentence()).contains("127.0.0.1:1");
  }

  @Test
  void failsWhereMailOrProfileCannotBeUsed() throws IOException {
    assertThat(look("mail", Map.of()).sentence()).startsWith("No mail server is set");
    var address =
        Map.of("NIGHTSHIFT_SMTP_FROM", "a@example.org", "NIGHTSHIFT_SMTP_TO", "b@example.org");
    var silent = new HashMap<>(address);
    silent.putAll(Map.of("NIGHTSHIFT_SMTP_HOST", "127.0.0.1", "NIGHTSHIFT_SMTP_PORT", "1"));
    assertThat(look("mail", silent).sentence()).startsWith("127.0.0.1:1 does not answer");
    silent.put("NIGHTSHIFT_SMTP_PORT", "1x");
    assertThat(look("mail", silent).verdict()).isEqualTo(Verdict.FAIL);

    assertThat(look("profiles", Map.of("NIGHTSHIFT_PROFILE", "edge")).verdict())
        .isEqualTo(Verdict.OK);
    assertThat(look("profiles", Map.of("NIGHTSHIFT_PROFILE", "edgy")).verdict())
        .isEqualTo(Verdict.FAIL);
    Path own = Files.createDirectories(folder.resolve("own"));
    Files.writeString(own.resolve("mine.yaml"), "collektion: 1\n");
    var broken = look("profiles", Map.of("NIGHTSHIFT_PROFILES", own.toString()));
    assertThat(broken.verdict()).isEqualTo(Verdict.WARN);
    assertThat(broken.sentence()).contains("mine.yaml").contains("collektion");
  }

  @Test
  void failsWhereASettingOfMailOrWebhookIsWrongThatIsNotUsedYet() {
    var mail = look("mail", Map.of("NIGHTSHIFT_SMTP_STARTTLS", "yes"));
    assertThat(mail.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(mail.sentence()).contains("must be required or off, is \"yes\"");
    var webhook = look("webhook", Map.of("NIGHTSHIFT_WEBHOOK_SHAPE", "teams"));
    assertThat(webhook.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(webhook.sentence()).contains("must be json or slack, is \"teams\"");
    assertThat(look("webhook", Map.of()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void namesTheBenchmarkToolsThatAreMissing() throws IOException {
    assertThat(look("benchmark tools", Map.of("PATH", folder.toString())).sentence())
        .startsWith("fio and stress-ng missing")
        .endsWith("apt-get install fio stress-ng.");
    Path tool = Files.writeString(folder.resolve("fio"), "");
    assertThat(Doctor.onPath("fio", Map.of("PATH", folder.toString()))).isFalse();
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    assertThat(Doctor.onPath("fio", Map.of("PATH", "/none:" + folder))).isTrue();
  }

  @Test
  void measuresClocksOnlyOutsideTheTimeOfTheQuestion() {
    Instant later = NOON.plusSeconds(1);
    assertThat(Doctor.apart(NOON.plusMillis(400), NOON, later)).isEqualTo(Duration.ZERO);
    assertThat(Doctor.apart(NOON.minusSeconds(5), NOON, later)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Doctor.apart(later.plusSeconds(7), NOON, later)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void warnsOfWhatTheKernelCannotTell() {
    var blind = new Abilities(null, false, null);
    assertThat(Doctor.cgroups(blind).verdict()).isEqualTo(Verdict.WARN);
    assertThat(Doctor.pressure(blind).verdict()).isEqualTo(Verdict.WARN);
    assertThat(Doctor.hostClock(blind).verdict()).isEqualTo(Verdict.WARN);
    var modern = new Abilities(2, true, -0.4);
    assertThat(Doctor.cgroups(modern).verdict()).isEqualTo(Verdict.OK);
    assertThat(Doctor.pressure(modern).verdict()).isEqualTo(Verdict.OK);
    assertThat(Doctor.hostClock(modern).verdict()).isEqualTo(Verdict.OK);
    assertThat(Doctor.hostClock(new Abilities(2, true, 750.0)).verdict()).isEqualTo(Verdict.WARN);
  }
}
