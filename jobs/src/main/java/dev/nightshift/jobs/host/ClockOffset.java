package dev.nightshift.jobs.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// What the kernel still has to correct in its clock, asked by the system call adjtimex(2).
///
/// The call changes nothing (`modes` is 0) and needs no right. Layout of `struct timex` on 64-bit
/// Linux: modes at 0, offset at 8, status at 40; 208 bytes in all.
final class ClockOffset {
  private static final long SIZE = 208;
  private static final long OFFSET = 8;
  private static final long STATUS = 40;
  private static final int UNSYNCHRONISED = 0x0040;
  private static final int NANOSECONDS = 0x2000;

  private final @Nullable MethodHandle adjtimex;

  @SuppressWarnings("restricted")
  ClockOffset() {
    var linker = Linker.nativeLinker();
    this.adjtimex =
        linker
            .defaultLookup()
            .find("adjtimex")
            .map(
                symbol ->
                    linker.downcallHandle(
                        symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
            .orElse(null);
  }

  /// Milliseconds, negative when the clock is ahead; null when nothing keeps the clock in step.
  @Nullable Double millis() {
    if (adjtimex == null) {
      return null;
    }
    try (var arena = Arena.ofConfined()) {
      MemorySegment timex = arena.allocate(SIZE, 8);
      int answer = (int) adjtimex.invokeExact(timex);
      int status = timex.get(ValueLayout.JAVA_INT, STATUS);
      if (answer < 0 || (status & UNSYNCHRONISED) != 0) {
        return null;
      }
      long offset = timex.get(ValueLayout.JAVA_LONG, OFFSET);
      return offset / ((status & NANOSECONDS) != 0 ? 1e6 : 1e3);
    } catch (Throwable failure) {
      throw new IllegalStateException("adjtimex could not be called", failure);
    }
  }
}
