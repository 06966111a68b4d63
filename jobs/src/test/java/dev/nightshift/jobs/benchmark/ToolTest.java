package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {
  private static final String PATH = System.getenv("PATH");

  @TempDir Path folder;

  /// How long programs of this test sleep: none of another test sleeps as long.
  private final int seconds = ThreadLocalRandom.current().nextInt(100_000, 100_000_000);

  private final Tool tool = new Tool(PATH);

  /// Long enough for a program at the lowest priority on a machine that is busy.
  private Tool.Ended run(Tool runner, String script) throws InterruptedException {
    return runner.run(List.of("/bin/sh", "-c", script), folder, Duration.ofMinutes(2));
  }

  private Path fakeFio(String script) throws IOException {
    Path fio = folder.resolve("fio");
    Files.writeString(fio, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(fio, PosixFilePermissions.fromString("rwxr-xr-x"));
    return fio;
  }

  private List<BenchmarkResult> fio(Tool runner) throws InterruptedException {
    return Measuring.once(Suite.fsync(8 << 20, 1), runner, folder);
  }

  @Test
  void runsAtTheLowestPriority() throws InterruptedException {
    assertThat(run(tool, "nice")).isEqualTo(new Tool.Ended.Exited(0, "19\n", ""));
  }

  @Test
  void endsAToolThatHangsAndAllItStarted() throws InterruptedException {
    assertThat(
            tool.run(
                List.of("/bin/sh", "-c", "sleep " + seconds + " & wait"),
                folder,
                Duration.ofSeconds(1)))
        .isEqualTo(new Tool.Ended.TimedOut(Duration.ofSeconds(1)));
    assertThat(ProcessHandle.current().descendants().map(p -> p.info().commandLine().orElse("")))
        .noneMatch(line -> line.contains("sleep " + seconds));
  }

  @Test
  void endsWithTheThreadThatRunsIt() throws InterruptedException {
    var worker = Thread.currentThread();
    Thread.ofVirtual().start(worker::interrupt);
    assertThatThrownBy(() -> run(tool, "sleep " + seconds + " & wait"))
        .isInstanceOf(InterruptedException.class);
    // what runs only where nobody else does also dies only then
    assertGone();
  }

  /// A child whose parent is gone is none of the descendants we see, as one that is forked while we
  /// look.
  @Test
  void endsWhatAToolStartedUnseen() throws InterruptedException {
    var worker = Thread.currentThread();
    Path begun = folder.resolve("begun");
    Thread.ofVirtual()
        .start(
            () -> {
              while (!Files.exists(begun)) {
                LockSupport.parkNanos(20_000_000);
              }
              worker.interrupt();
            });
    assertThatThrownBy(() -> run(tool, "(sleep " + seconds + " &); echo > begun; sleep 4714"))
        .isInstanceOf(InterruptedException.class);
    assertGone();
  }

  @Test
  void whatAToolLeavesInTheBackgroundEndsWithIt() throws InterruptedException {
    assertThat(run(tool, "sleep " + seconds + " & echo done"))
        .isEqualTo(new Tool.Ended.Exited(0, "done\n", ""));
    assertGone();
  }

  @Test
  void aDaemonThatHoldsTheOutputOpenHoldsUpNobody() throws InterruptedException {
    assumeTrue(tool.find("setsid").isPresent(), "setsid is not installed");
    try {
      assertThat(
              run(
                  tool,
                  """
              setsid sh -c 'echo > ready; exec sleep %d' &
              while [ ! -e ready ]; do sleep 0.1; done
              """
                      .formatted(seconds)))
          .isEqualTo(new Tool.Ended.Broken("what it left in the background holds its output open"));
    } finally {
      ProcessHandle.allProcesses()
          .filter(one -> one.info().commandLine().orElse("").endsWith("sleep " + seconds))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  private void assertGone() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (sleeps() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(sleeps()).isFalse();
  }

  private boolean sleeps() {
    return ProcessHandle.allProcesses()
        .anyMatch(one -> one.info().commandLine().orElse("").contains("sleep " + seconds));
  }

  @Test
  void keepsOnlyAMebibyteOfWhatATalkativeToolSays() throws InterruptedException {
    var ended = run(tool, "head -c 5000000 /dev/zero | tr '\\0' x");
    assertThat(ended)
        .isInstanceOfSatisfying(
            Tool.Ended.Exited.class, e -> assertThat(e.output()).hasSize(1 << 20));
  }

  @Test
  void endsAToolThatWouldFillTheDisk() throws InterruptedException {
    var ended = run(tool.withFilesUpTo(1 << 20), "head -c 5000000 /dev/zero > big; wc -c < big");
    assertThat(ended)
        .isInstanceOfSatisfying(
            Tool.Ended.Exited.class, e -> assertThat(e.output().strip()).isEqualTo("1048576"));
  }

  @Test
  void aMissingToolIsSkippedAndSaysHowToInstallIt() throws InterruptedException {
    assertThat(fio(new Tool("")))
        .containsExactly(
            new BenchmarkResult.Skipped(
                "fio-fsync", "fio is not installed (Debian: apt-get install fio)"));
  }

  @Test
  void rubbishIsAFailureThatQuotesIt() throws InterruptedException, IOException {
    fakeFio("echo rubbish");
    assertThat(fio(new Tool(folder + ":" + PATH)))
        .containsExactly(
            new BenchmarkResult.Failed("fio-fsync", "its output was not understood: rubbish"));
  }

  @Test
  void deathByASignalIsAFailureThatNamesIt() throws InterruptedException, IOException {
    fakeFio("kill -SEGV $$");
    assertThat(fio(new Tool(folder + ":" + PATH)))
        .containsExactly(
            new BenchmarkResult.Failed("fio-fsync", "it was ended by signal 11: it said nothing"));
  }

  @Test
  void realFioGivesRealLatencies() throws InterruptedException {
    assumeTrue(tool.find("fio").isPresent(), "fio is not installed");
    assertThat(fio(tool))
        .hasSize(2)
        .allSatisfy(
            result ->
                assertThat(result)
                    .isInstanceOfSatisfying(
                        BenchmarkResult.Measured.class,
                        m -> assertThat(m.value().median()).isBetween(1e-6, 10.0)));
  }

  @Test
  void ourOwnKernelMeasuresTheCpu() throws InterruptedException {
    var cpu = Suite.javaCpu();
    assertThat(Measuring.once(cpu, tool.insisted(), folder))
        .singleElement()
        .isInstanceOfSatisfying(
            BenchmarkResult.Measured.class,
            m -> {
              assertThat(m.value().trials()).isEqualTo(1);
              assertThat(m.value().median()).isGreaterThan(1e6);
            });
  }
}
