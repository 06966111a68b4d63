package dev.nightshift.jobs.rightsizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.backtest.UsageSeries;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracesTest {
  @TempDir private Path folder = Path.of(".");

  @Test
  void readsSeriesAfterSeriesWithTheIntervalsOfTheCatalog() throws IOException {
    packed(
        "web.csv.gz",
        "series,epoch_s,cpu_cores,mem_mib,label\na,0,0.5,100,1\na,300,1.5,200,0\nb,7,2,50,0\n");
    Files.writeString(
        folder.resolve("series.csv"),
        "file,series,interval_s\nweb.csv.gz,a,300\nweb.csv.gz,b,60\n");
    var read = read("web.csv.gz");
    assertThat(read.keySet()).containsExactly("a", "b");
    var cpu = read.get("a").get(0);
    assertThat(cpu.trace()).isEqualTo("web");
    assertThat(cpu.resource()).isEqualTo(Resource.CPU);
    assertThat(cpu.span().intervalSeconds()).isEqualTo(300);
    assertThat(cpu.span().mean(1)).isEqualTo(1.5);
    var memory = read.get("a").get(1);
    assertThat(memory.resource()).isEqualTo(Resource.MEMORY);
    assertThat(memory.span().maxPeak()).isEqualTo(200.0 * (1 << 20));
    assertThat(read.get("b").get(0).span().intervalSeconds()).isEqualTo(60);
  }

  @Test
  void takesShareOfCapacityAsAMachineAndPeaksInsideIntervals() throws IOException {
    packed("vm.csv.gz", "series,epoch_s,cpu_pct,cpu_max_pct\na,0,50,75\na,60,25,20\na,120,0,0\n");
    var cpu = read("vm.csv.gz").get("a").get(0);
    assertThat(cpu.span().intervalSeconds()).isEqualTo(60);
    assertThat(cpu.span().mean(0)).isEqualTo(4);
    assertThat(cpu.span().peak(0)).isEqualTo(6);
    assertThat(cpu.span().peak(1)).as("a peak is never below its mean").isEqualTo(2);
  }

  @Test
  void doesNotMixUpSeriesOfWhichOneNameBeginsAnother() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "series,epoch_s,cpu_cores\na,5,1\nab,1,2\n");
    assertThat(read("t.csv").keySet()).containsExactly("a", "ab");
  }

  @Test
  void listsTracesAndNothingElse() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "series,epoch_s,cpu_cores\n");
    Files.writeString(folder.resolve("faults.csv"), "epoch_s,pod,fault\n");
    Files.writeString(folder.resolve("series.csv"), "file,series,interval_s\n");
    Files.writeString(folder.resolve("README.md"), "series,epoch_s\n");
    assertThat(Traces.in(folder).files()).containsExactly(folder.resolve("t.csv"));
  }

  @Test
  void namesTheLineThatIsWrong() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "series,epoch_s,cpu_cores\na,5,1\na,6,many\n");
    assertThatThrownBy(() -> read("t.csv"))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("t: line 3");
    Files.writeString(folder.resolve("t.csv"), "series,epoch_s,cpu_cores\na,5,1\na,5,2\n");
    assertThatThrownBy(() -> read("t.csv")).hasMessageContaining("line 3 is not later");
    Files.writeString(folder.resolve("t.csv"), "series,epoch_s,cpu_cores\na,5,NaN\n");
    assertThatThrownBy(() -> read("t.csv")).hasMessageContaining("line 2");
  }

  private Map<String, List<UsageSeries>> read(String file) {
    var read = new LinkedHashMap<String, List<UsageSeries>>();
    Traces.in(folder).read(folder.resolve(file), read::put, _ -> {});
    return read;
  }

  private void packed(String file, String text) throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(file)))) {
      out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
