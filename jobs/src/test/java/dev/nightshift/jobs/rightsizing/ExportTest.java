package dev.nightshift.jobs.rightsizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.Circumstances;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.SizingRules;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExportTest {
  private static final long MIB = 1 << 20;
  private static final Map<Resource, Double> BOTH =
      Map.of(Resource.CPU, 0.35, Resource.MEMORY, 384.0 * MIB);

  @Test
  void writesADockerCommandWithItsUndo() {
    assertThat(Export.of(container("shop-web-1", "web"), BOTH, null).docker())
        .isEqualTo(
            """
            docker update --cpus 0.35 --memory 384m --memory-swap 1408m shop-web-1
            # undo (exact): docker update --cpus 2 --memory 1024m --memory-swap 2048m shop-web-1
            """);
  }

  @Test
  void writesAComposeOverride() {
    assertThat(Export.of(container("shop-web-1", "web"), BOTH, null).compose())
        .endsWith(
            """
            services:
              "web":
                memswap_limit: 1476395008
                deploy:
                  resources:
                    limits:
                      cpus: "0.35"
                      memory: 402653184b
            """);
  }

  @Test
  void writesJson() {
    assertThat(Export.of(container("shop-web-1", "web"), BOTH, null).json(java.util.List.of()))
        .contains(
            "\"cpu_cores\" : 0.35", "\"memory_bytes\" : 402653184", "\"undo_is\" : \"exact\"");
  }

  @Test
  void quotesNamesThatWouldBeCommands() {
    String hostile = "x'; rm -rf / #\nservices: {}";
    var export = Export.of(container(hostile, null), BOTH, null);
    assertThat(export.docker()).contains("'x'\\''; rm -rf / #\nservices: {}'");
    assertThat(export.compose().lines().filter(line -> line.startsWith("services:"))).hasSize(1);
    assertThat(export.compose()).contains("\n  \"x'; rm -rf / #\\nservices: {}\":\n");
  }

  private static WatchedContainer container(String name, @Nullable String service) {
    return new WatchedContainer(
        new ContainerId(1),
        new HostId(1),
        new WorkloadId(1),
        "shop/web",
        name,
        service,
        new ContainerLimits(
            2_000_000_000L, null, null, null, null, 1024 * MIB, 2048 * MIB, null, null),
        2.0,
        1024 * MIB,
        null,
        SizingRules.NONE,
        Circumstances.PLAIN);
  }
}
