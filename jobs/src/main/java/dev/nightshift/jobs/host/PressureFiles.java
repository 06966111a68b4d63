package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.StallCounters;
import java.nio.file.Path;

/// The three pressure files of a cgroup or of the machine.
final class PressureFiles implements AutoCloseable {
  private final PressureFile cpu;
  private final PressureFile memory;
  private final PressureFile io;

  private PressureFiles(KernelFile cpu, KernelFile memory, KernelFile io) {
    this.cpu = new PressureFile(cpu);
    this.memory = new PressureFile(memory);
    this.io = new PressureFile(io);
  }

  static PressureFiles ofCgroup(Path folder, KernelFiles files) {
    return new PressureFiles(
        files.onePiece(folder.resolve("cpu.pressure")),
        files.onePiece(folder.resolve("memory.pressure")),
        files.onePiece(folder.resolve("io.pressure")));
  }

  static PressureFiles ofMachine(Path proc, KernelFiles files) {
    return new PressureFiles(
        files.onePiece(proc.resolve("pressure/cpu")),
        files.onePiece(proc.resolve("pressure/memory")),
        files.onePiece(proc.resolve("pressure/io")));
  }

  StallCounters read(KernelText text) {
    cpu.read(text);
    memory.read(text);
    io.read(text);
    return new StallCounters(
        cpu.someNanos(), memory.someNanos(), memory.fullNanos(), io.someNanos(), io.fullNanos());
  }

  @Override
  public void close() {
    cpu.close();
    memory.close();
    io.close();
  }
}
