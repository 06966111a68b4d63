package dev.nightshift.engine.usage;

import static dev.nightshift.engine.usage.WorkloadKey.Kind.COMPOSE;
import static dev.nightshift.engine.usage.WorkloadKey.Kind.GROUP;
import static dev.nightshift.engine.usage.WorkloadKey.Kind.IMAGE;
import static dev.nightshift.engine.usage.WorkloadKey.Kind.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadKeyTest {
  private static final Map<String, String> COMPOSE_LABELS =
      Map.of("com.docker.compose.project", "shop", "com.docker.compose.service", "web");

  @Test
  void theGroupLabelComesFirst() {
    var labels =
        Map.of(
            "nightshift.group", " checkout ",
            "com.docker.compose.project", "shop",
            "com.docker.compose.service", "web");
    assertThat(WorkloadKey.of("shop-web-1", "nginx", "nginx", labels))
        .isEqualTo(new WorkloadKey(GROUP, "checkout"));
  }

  @Test
  void composeReplicasAreOneWorkload() {
    assertThat(WorkloadKey.of("shop-web-1", "nginx:1.27", "nginx", COMPOSE_LABELS))
        .isEqualTo(WorkloadKey.of("shop-web-2", "nginx:1.28", "nginx", COMPOSE_LABELS))
        .isEqualTo(new WorkloadKey(COMPOSE, "shop/web"));
  }

  @Test
  void aOneOffRunOfAServiceIsAnotherWorkload() {
    var labels = new java.util.HashMap<>(COMPOSE_LABELS);
    labels.put("com.docker.compose.oneoff", "True");
    assertThat(WorkloadKey.of("shop-web-run-1f2e3d4c5b6a", "nginx", "sh", labels))
        .isEqualTo(new WorkloadKey(COMPOSE, "shop/web (one-off)"));
  }

  @ParameterizedTest
  @CsvSource({
    "web-1, web",
    "web_02, web",
    "web.3, web",
    "web, web",
    "web1, web1",
    "redis7, redis7",
    "api-v2, api-v2",
    "happyland_web, happyland_web",
    "my-deadbeef, my-deadbeef",
    "a-1-2, a-1-2"
  })
  void aNameLosesItsReplicaNumberOnly(String container, String workload) {
    assertThat(WorkloadKey.of(container, "image", "command", Map.of()))
        .isEqualTo(new WorkloadKey(NAME, workload));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "festive_hopper",
        "zen_ride3",
        "job-3f2a9b7c",
        "backup-1732112233",
        "0a1b2c3d4e5f"
      })
  void jobsUnderMadeUpNamesAreKnownByImageAndCommand(String container) {
    assertThat(WorkloadKey.of(container, "tools@sha256:abc", "backup --all", Map.of()))
        .isEqualTo(new WorkloadKey(IMAGE, "tools backup --all"));
  }

  @Test
  void aHostileNameIsCutNotRefused() {
    String evil = "x".repeat(5_000);
    assertThat(WorkloadKey.of("c", "i", "", Map.of("nightshift.group", evil)).name())
        .hasSize(WorkloadKey.MAX_NAME);
    assertThat(WorkloadKey.of("", "", "", Map.of()).name()).isEqualTo("unnamed");
  }
}
