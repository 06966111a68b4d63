package dev.nightshift.jobs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.CpuTicks;
import dev.nightshift.engine.usage.DiskCounters;
import dev.nightshift.engine.usage.NetworkCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {
  @TempDir Path folder;

  @Test
  void cpuTimeByState() throws IOException {
    var stat = CpuFiles.parseStat(FakeMachine.captured("proc/stat"));
    assertThat(stat.ticks())
        .isEqualTo(new CpuTicks(2, 292_975, 48, 30_199, 695_211, 2_538, 0, 626, 523));
    assertThat(stat.contextSwitches()).isEqualTo(6_250_660);
    assertThat(stat.forks()).isEqualTo(95_215);
    assertThat(stat.runQueue()).isEqualTo(4);
    assertThat(stat.blocked()).isZero();
  }

  @Test
  void memoryInBytes() throws IOException {
    var memory =
        MemoryFiles.parse(
            KernelText.of(
                """
                MemTotal:       24684092 kB
                MemFree:        22621692 kB
                MemAvailable:   23299084 kB
                Buffers:            9260 kB
                SwapTotal:          1000 kB
                SwapFree:            400 kB
                HugePages_Total:       0
                """));
    assertThat(memory.total()).isEqualTo(24_684_092L * 1024);
    assertThat(memory.used()).isEqualTo(1_385_008L * 1024);
    assertThat(memory.swapUsed()).isEqualTo(600L * 1024);
    assertThat(memory.cached()).isNull();
    assertThat(MemoryFiles.parse(FakeMachine.captured("proc/meminfo")).committed()).isPositive();
  }

  @Test
  void wholeDisksThatDidSomething() throws IOException {
    new FakeMachine(folder).write("sys/block/vda/size", "1").write("sys/block/loop0/size", "1");
    var disks =
        DiskFiles.parse(
            FakeMachine.captured("proc/diskstats"), new BlockDevices(folder.resolve("sys")));
    assertThat(disks)
        .containsExactly(
            new DiskCounters(
                "vda",
                true,
                241_738,
                180_938,
                9_269_074L * 512,
                17_430_184L * 512,
                267_737,
                52_092,
                277_103));
  }

  @Test
  void eachInterfaceAlsoWhereTheNumberTouchesTheColon() throws IOException {
    var names = new ArrayList<String>();
    var counts = new ArrayList<NetworkCounts>();
    NetDev.each(
        FakeMachine.captured("proc/net/dev"),
        (name, count) -> {
          names.add(name);
          counts.add(count);
        });
    assertThat(names).containsExactly("lo", "eth0", "docker0", "veth004e4f9");
    assertThat(counts.get(1))
        .isEqualTo(new NetworkCounts(632_306_031L, 1_498_817L, 17_421L, 13_471L, 4L, 6L));
    assertThat(counts.get(3)).isEqualTo(new NetworkCounts(1252L, 1252L, 14L, 14L, 0L, 0L));
  }

  @Test
  void tcpCountersByTheirNames() throws IOException {
    assertThat(NetworkFiles.parseTcp(FakeMachine.captured("proc/net/snmp")))
        .isEqualTo(new NetworkFiles.Tcp(0, 76L));
  }

  @Test
  void countersOf64BitsDoNotOverflow() {
    var text = KernelText.of("a 18446744073709551615\nb -1\nc max\n");
    var keys = new FlatKeys("a", "b", "c", "d");
    long[] values = new long[4];
    keys.parse(text, values);
    assertThat(values).containsExactly(Long.MAX_VALUE, -1, KernelText.UNKNOWN, KernelText.UNKNOWN);
  }

  @Test
  void temperaturesOfEachChip() throws IOException {
    new FakeMachine(folder)
        .write("sys/class/hwmon/hwmon0/name", "coretemp\n")
        .write("sys/class/hwmon/hwmon0/temp1_input", "45500\n")
        .write("sys/class/hwmon/hwmon0/temp1_label", "Package id 0\n")
        .write("sys/class/hwmon/hwmon0/temp2_input", "\n");
    assertThat(Sensors.read(folder.resolve("sys")))
        .singleElement()
        .satisfies(
            sensor -> {
              assertThat(sensor.sensor()).isEqualTo("coretemp Package id 0");
              assertThat(sensor.celsius()).isEqualTo(45.5);
            });
  }

  @Test
  void gpusThatTellTheirLoad() {
    assertThat(Gpus.parseNvidia("37, 1024\n[N/A], [N/A]\n100, 0\n"))
        .containsExactly(new Gpus.Gpu(0.37, 1024L * 1024 * 1024), new Gpus.Gpu(1, 0));
  }
}
