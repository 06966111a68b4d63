package dev.nightshift.jobs.host;

import static dev.nightshift.jobs.host.FakeMachine.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.ContainerMemory;
import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.CpuCounters;
import dev.nightshift.engine.usage.IoCounts;
import dev.nightshift.engine.usage.NetworkCounts;
import dev.nightshift.engine.usage.PagingCounts;
import dev.nightshift.engine.usage.SampleSource;
import dev.nightshift.engine.usage.StallCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads trees of captured files: v1 from a Debian host with the cgroupfs driver, v2 from one with
/// the systemd driver.
class CgroupsTest {
  private static final ContainerMemory V2_MEMORY =
      new ContainerMemory(
          5_722_112L,
          479_232L,
          53_248L,
          5_242_880L,
          425_984L,
          5_242_880L,
          0L,
          43_380_736L,
          67_108_864L);
  private static final IoCounts IO = new IoCounts(110_592L, 5_242_880L, 1L, 5L);
  private static final NetworkCounts TRAFFIC =
      new NetworkCounts(632_307_283L, 1_500_595L, 17_435L, 13_490L, 4L, 8L);

  @TempDir Path folder;
  private FakeMachine machine;

  @BeforeEach
  void anEmptyMachine() {
    machine = new FakeMachine(folder);
  }

  @Test
  void readsAllOfV2() throws IOException {
    machine
        .v2("/", "sys/fs/cgroup")
        .stackedDevice()
        .copy("cgroup/v2", "sys/fs/cgroup/system.slice/docker-" + ID + ".scope")
        .process(42, "0::/system.slice/docker-" + ID + ".scope\n");
    var reading = read(42L, true);
    assertThat(reading.source()).isEqualTo(SampleSource.CGROUP_V2);
    assertThat(reading.cpu())
        .isEqualTo(
            new CpuCounters(
                14_506_416_000L, 13_555_679_000L, 950_737_000L, 288L, 280L, 13_351_263_000L, 0.5));
    assertThat(reading.memory()).isEqualTo(V2_MEMORY);
    assertThat(reading.paging()).isEqualTo(new PagingCounts(4_612L, 1L, 7L, 1L));
    assertThat(reading.stalls())
        .isEqualTo(new StallCounters(10_546_837_000L, 17_000L, 11_000L, 3_702_000L, 3_702_000L));
    assertThat(reading.io()).as("the device on top is not counted again").isEqualTo(IO);
    assertThat(reading.network()).isEqualTo(TRAFFIC);
    assertThat(reading.pids()).isEqualTo(1);
  }

  @Test
  void readsAllOfV1WithPressureFromV2BesideIt() throws IOException {
    machine.v2("/", "sys/fs/cgroup/unified").copy("cgroup/v1/unified", unified());
    for (String controller : new String[] {"cpu", "cpuacct", "memory", "blkio", "pids"}) {
      machine
          .v1(controller)
          .copy("cgroup/v1/" + controller, "sys/fs/cgroup/" + controller + "/docker/" + ID);
    }
    machine.process(
        42,
        "5:pids:/docker/%1$s\n4:memory:/docker/%1$s\n3:blkio:/docker/%1$s\n2:cpuacct:/docker/%1$s\n1:cpu:/docker/%1$s\n0::/docker/%1$s\n"
            .formatted(ID));
    var reading = read(42L, true);
    assertThat(reading.source()).isEqualTo(SampleSource.CGROUP_V1);
    assertThat(reading.cpu())
        .isEqualTo(
            new CpuCounters(
                799_181_961_461L,
                797_040_000_000L,
                2_130_000_000L,
                16_679L,
                14_396L,
                528_323_114_331L,
                0.5));
    assertThat(reading.memory())
        .isEqualTo(
            new ContainerMemory(
                331_776L, 331_776L, 61_440L, 0L, 270_336L, 0L, 0L, 4_079_616L, 67_108_864L));
    assertThat(reading.paging()).isEqualTo(new PagingCounts(1_149L, 0L, 0L, 0L));
    assertThat(reading.stalls().cpuSome()).isEqualTo(709_567_291_000L);
    assertThat(reading.io()).isEqualTo(new IoCounts(110_592L, 5_242_880L, 27L, 5L));
  }

  @Test
  void findsControllersThatAreMountedTogether() throws IOException {
    machine
        .v1("cpu,cpuacct")
        .copy("cgroup/v1/cpuacct", "sys/fs/cgroup/cpu,cpuacct/docker/" + ID)
        .copy("cgroup/v1/cpu", "sys/fs/cgroup/cpu,cpuacct/docker/" + ID)
        .process(42, "2:cpu,cpuacct:/docker/" + ID + "\n");
    var reading = read(42L, true);
    assertThat(reading.cpu().limitCores()).isEqualTo(0.5);
    assertThat(reading.memory()).isEqualTo(ContainerMemory.UNKNOWN);
    assertThat(reading.stalls()).isEqualTo(StallCounters.UNKNOWN);
  }

  @Test
  void aSystemInsideTheContainerDoesNotHideItsTop() throws IOException {
    machine
        .v2("/", "sys/fs/cgroup")
        .copy("cgroup/v2", "sys/fs/cgroup/batch.slice/docker-" + ID + ".scope")
        .process(42, "0::/batch.slice/docker-" + ID + ".scope/init.scope\n");
    assertThat(read(42L, true).cpu().periods()).isEqualTo(288);
  }

  @Test
  void aProcessOfAnotherNamespaceIsNotTaken() throws IOException {
    machine
        .v2("/", "host/cgroup")
        .copy("cgroup/v2", "host/cgroup/docker/" + ID)
        .process(42, "0::/somebody-else\n");
    var reading = read(42L, true);
    assertThat(reading.cpu().periods()).as("found by name").isEqualTo(288);
    assertThat(reading.network()).as("process 42 is not its own").isEqualTo(NetworkCounts.UNKNOWN);
  }

  @Test
  void looksForTheIdUnderAnyParent() throws IOException {
    machine
        .v2("/../..", "host/cgroup")
        .copy("cgroup/v2", "host/cgroup/custom.slice/jobs.slice/docker-" + ID + ".scope");
    assertThat(read(null, true).cpu().periods()).isEqualTo(288);
  }

  @Test
  void aMountOfAPartShowsThatPart() throws IOException {
    machine
        .v2("/docker", "sys/fs/cgroup")
        .copy("cgroup/v2", "sys/fs/cgroup/" + ID)
        .process(42, "0::/docker/" + ID + "\n");
    assertThat(read(42L, true).cpu().periods()).isEqualTo(288);
  }

  @Test
  void aSharedNetworkIsNotItsOwn() throws IOException {
    machine
        .v2("/", "sys/fs/cgroup")
        .copy("cgroup/v2", "sys/fs/cgroup/docker/" + ID)
        .process(42, "0::/docker/" + ID + "\n");
    assertThat(read(42L, false).network()).isEqualTo(NetworkCounts.UNKNOWN);
  }

  @Test
  void whatThisKernelDoesNotHaveIsUnknown() throws IOException {
    machine
        .v2("/", "sys/fs/cgroup")
        .write("sys/fs/cgroup/docker/" + ID + "/cpu.stat", "usage_usec 5\n");
    var reading = read(null, true);
    assertThat(reading.cpu())
        .isEqualTo(new CpuCounters(5_000L, null, null, null, null, null, null));
    assertThat(reading.memory()).isEqualTo(ContainerMemory.UNKNOWN);
    assertThat(reading.paging()).isEqualTo(PagingCounts.UNKNOWN);
    assertThat(reading.io()).isEqualTo(IoCounts.UNKNOWN);
    assertThat(reading.pids()).isNull();
  }

  @Test
  void noLimitIsNotANumber() throws IOException {
    machine
        .v2("/", "sys/fs/cgroup")
        .copy("cgroup/v2", "sys/fs/cgroup/docker/" + ID)
        .write("sys/fs/cgroup/docker/" + ID + "/cpu.max", "max 100000\n")
        .write("sys/fs/cgroup/docker/" + ID + "/memory.max", "max\n");
    var reading = read(null, true);
    assertThat(reading.cpu().limitCores()).isNull();
    assertThat(reading.memory().limit()).isNull();
  }

  @Test
  void sharedMemoryCannotBeDropped() throws IOException {
    String folder = "sys/fs/cgroup/docker/" + ID;
    machine.v2("/", "sys/fs/cgroup").copy("cgroup/v2", folder);
    var stat = machine.path(folder + "/memory.stat");
    Files.writeString(stat, Files.readString(stat).replace("shmem 0", "shmem 1048576"));
    var memory = read(null, true).memory();
    assertThat(memory.anon()).isEqualTo(53_248L + 1_048_576);
    assertThat(memory.file()).isEqualTo(5_242_880L - 1_048_576);
  }

  @Test
  void aRemovedCgroupIsGone() throws IOException {
    machine.v2("/", "sys/fs/cgroup");
    assertThat(machine.cgroups().meter(ID, null, true)).isEmpty();
    machine.write("sys/fs/cgroup/docker/" + ID + "/memory.current", "1\n");
    try (var meter = machine.cgroups().meter(ID, null, true).orElseThrow()) {
      assertThat(meter.read(new ReadBuffer())).isEmpty();
    }
  }

  @Test
  void filesPastTheBudgetAreReadWithoutStayingOpen() throws IOException {
    machine.write("a", "1\n").write("b", "2\n");
    var files = new KernelFiles(1);
    var text = new KernelText();
    try (var a = files.onePiece(machine.path("a"));
        var b = files.onePiece(machine.path("b"))) {
      assertThat(CgroupFiles.number(a, text)).isEqualTo(1);
      assertThat(CgroupFiles.number(b, text)).isEqualTo(2);
      assertThat(files.open()).isEqualTo(1);
      Files.writeString(machine.path("b"), "3\n");
      assertThat(CgroupFiles.number(b, text)).isEqualTo(3);
    }
    assertThat(files.open()).isZero();
  }

  private ContainerReading read(@org.jspecify.annotations.Nullable Long pid, boolean ownNetwork) {
    try (var meter = machine.cgroups().meter(ID, pid, ownNetwork).orElseThrow()) {
      return meter.read(new ReadBuffer()).orElseThrow();
    }
  }

  private static String unified() {
    return "sys/fs/cgroup/unified/docker/" + ID;
  }
}
