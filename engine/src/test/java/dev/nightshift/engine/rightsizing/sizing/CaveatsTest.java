package dev.nightshift.engine.rightsizing.sizing;

import static dev.nightshift.engine.rightsizing.sizing.Histories.MIB;
import static dev.nightshift.engine.rightsizing.sizing.Histories.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.Circumstances;
import dev.nightshift.engine.rightsizing.Jvm;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.SizingRules;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.JvmOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaveatsTest {
  private static final int HOURS = 10 * 24;

  private final WorkloadSizing sizing = new WorkloadSizing(RightSizingConfig.DEFAULTS);

  private static UsageHistory around(UsageHistory plain, Circumstances around) {
    return new UsageHistory(
        plain.hours(),
        plain.cpuLimit(),
        plain.memoryLimit(),
        plain.memoryNow(),
        plain.hostCpus(),
        SizingRules.NONE,
        around);
  }

  private static Circumstances jvm(String options) {
    return new Circumstances(Jvm.of(options), null, null);
  }

  private static double proposed(Recommendation answer) {
    assertThat(answer).isInstanceOf(Recommendation.Resize.class);
    return ((Recommendation.Resize) answer).proposed();
  }

  @Test
  void findsTheOptionsOfAJavaMachineAndKeepsNothingElse() {
    var environment =
        Map.of(
            "JAVA_TOOL_OPTIONS", "-Xmx1g -Dpassword=secret",
            "JAVA_OPTS", "'-XX:MaxRAMPercentage=60.0' -XX:+UseZGC",
            "DB_PASSWORD", "-Xmx9g");
    assertThat(JvmOptions.of("/usr/bin/java -Dtoken=x -Xmx512m -jar app.jar", environment))
        .isEqualTo("-Xmx1g -XX:MaxRAMPercentage=60.0 -XX:+UseZGC -Xmx512m");
    assertThat(JvmOptions.of("sh run.sh", Map.of("JAVA_HOME", "/opt/java"))).isEmpty();
    assertThat(JvmOptions.of("nginx -g daemon", Map.of("PATH", "/bin"))).isNull();
  }

  @Test
  void readsHeapAndShareTheLastOneWinning() {
    assertThat(Jvm.of("-Xmx1g -Xmx512m")).isEqualTo(new Jvm(512L << 20, 0.25, null));
    assertThat(Jvm.of("-XX:MaxRAMPercentage=75.0 -XX:ActiveProcessorCount=2"))
        .isEqualTo(new Jvm(null, 0.75, 2));
    assertThat(Jvm.of("")).isEqualTo(new Jvm(null, 0.25, null));
    assertThat(Jvm.of(null)).isNull();
  }

  @Test
  void neverGoesUnderAHeapWithItsOverhead() {
    var idle = Histories.memory(HOURS, 4096 * MIB, _ -> 300);
    assertThat(proposed(sizing.recommend(Resource.MEMORY, idle))).isLessThan(400 * MIB);
    var answer = sizing.recommend(Resource.MEMORY, around(idle, jvm("-Xmx1g")));
    assertThat(proposed(answer)).isEqualTo(1280 * MIB);
    assertThat(answer.sentence()).contains("its Java heap may grow to 1 GiB");
  }

  @Test
  void takesAShareOfTheLimitItStartedUnderForItsHeap() {
    var idle = Histories.memory(HOURS, 4096 * MIB, _ -> 300);
    assertThat(
            proposed(
                sizing.recommend(Resource.MEMORY, around(idle, jvm("-XX:MaxRAMPercentage=50")))))
        .isEqualTo(2560 * MIB);
  }

  @Test
  void tellsThatMoreMemoryIsNoMoreHeap() {
    var full = Histories.memory(HOURS, 1024 * MIB, _ -> 1000);
    assertThat(sizing.recommend(Resource.MEMORY, around(full, jvm("-Xmx512m"))).sentence())
        .endsWith("Its Java heap stays at 512 MiB until it is restarted.");
  }

  @Test
  void tellsWhenAQuotaCrossesAWholeCpu() {
    var busy = Histories.cpu(HOURS, 4.0, _ -> 1.2);
    assertThat(sizing.recommend(Resource.CPU, around(busy, jvm(""))).sentence())
        .contains("its Java machine counted 4 and will count 2");
    assertThat(
            sizing
                .recommend(Resource.CPU, around(busy, jvm("-XX:ActiveProcessorCount=2")))
                .sentence())
        .doesNotContain("Java");
  }

  @Test
  void waitsWithALowerLimitWhenReplicasWereScaled() {
    var idle = Histories.cpu(HOURS, 4.0, _ -> 0.5);
    var end = START.plus(Duration.ofHours(HOURS));
    var answer =
        sizing.recommend(Resource.CPU, around(idle, scaled(end.minus(Duration.ofDays(1)))));
    assertThat(answer).isInstanceOf(Recommendation.NotEnoughData.class);
    assertThat(answer.sentence()).contains("scaled on 2026-11-10").contains("3 days");
    assertThat(((Recommendation.NotEnoughData) answer).samples()).isEqualTo(24 * 360);
    assertThat(sizing.recommend(Resource.CPU, around(idle, scaled(end.minus(Duration.ofDays(4))))))
        .isInstanceOf(Recommendation.Resize.class);
    var busy = Histories.cpu(HOURS, 0.5, _ -> 0.46);
    assertThat(proposed(sizing.recommend(Resource.CPU, around(busy, scaled(end)))))
        .as("a raise waits for nothing")
        .isGreaterThan(0.5);
  }

  private static Circumstances scaled(@Nullable Instant at) {
    return new Circumstances(null, null, at);
  }

  @Test
  void saysThatAnotherImageRanBefore() {
    var young = Histories.cpu(24, 4.0, _ -> 0.5);
    assertThat(
            sizing
                .recommend(Resource.CPU, around(young, new Circumstances(null, START, null)))
                .sentence())
        .contains("Its image changed on 2026-11-01");
  }

  @Test
  void doesNotGuessTheNeedOfAContainerThatWaitsForMemoryAtItsLimit() {
    assertThat(sizing.recommend(Resource.MEMORY, waiting(900, 60)))
        .isInstanceOf(Recommendation.Censored.class)
        .extracting(Recommendation::sentence)
        .asString()
        .startsWith("It waited for memory in 1.7 % of the time under its limit of 1 GiB");
    assertThat(sizing.recommend(Resource.MEMORY, waiting(900, 6)))
        .isNotInstanceOf(Recommendation.Censored.class);
    assertThat(sizing.recommend(Resource.MEMORY, waiting(400, 60)))
        .as("far from its limit it is the host that is short")
        .isNotInstanceOf(Recommendation.Censored.class);
  }

  private static UsageHistory waiting(long mebibytes, double seconds) {
    var hours = new ArrayList<ContainerHour>();
    for (int i = 0; i < HOURS; i++) {
      long used = mebibytes * MIB;
      hours.add(
          Histories.memoryHour(
              i, new ContainerHour.Memory(used, used / 2, used, 1024 * MIB, 0, seconds, 5_000)));
    }
    return Histories.memory(1024 * MIB, hours);
  }
}
