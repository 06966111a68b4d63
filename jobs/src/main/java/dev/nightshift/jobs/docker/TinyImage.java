package dev.nightshift.jobs.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The smallest image there can be, so that what is timed is Docker and not the image, and the same
/// on every host: one program, `/nap`. With an argument it ends at once, without it writes a letter
/// and sleeps until it is killed.
///
/// The program is an ELF file for Linux on x86-64 without sections and libraries (System V ABI,
/// x86-64 supplement, section 3.4.1: the number of arguments lies on top of the stack).
final class TinyImage {
  static final String PROGRAM = "/nap";
  static final String ARCHITECTURE = "x86_64";

  private static final long ADDRESS = 0x400000;
  private static final int FILE_HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int EXECUTABLE = 0755;

  private static final byte[] CODE =
      bytes(
          0x48, 0x8b, 0x04, 0x24, // mov rax, [rsp]
          0x48, 0x83, 0xf8, 0x01, // cmp rax, 1
          0x7f, 0x1f, // jg end
          0xbf, 1, 0, 0, 0, // mov edi, 1: standard output
          0xbe, 0x01, 0x00, 0x40, 0x00, // mov esi, the second byte of this file, an E
          0xba, 1, 0, 0, 0, // mov edx, 1
          0xb8, 1, 0, 0, 0, // mov eax, write
          0x0f, 0x05, // syscall
          0xb8, 34, 0, 0, 0, // sleep: mov eax, pause
          0x0f, 0x05, // syscall
          0xeb, 0xf7, // jmp sleep
          0xb8, 60, 0, 0, 0, // end: mov eax, exit
          0x31, 0xff, // xor edi, edi
          0x0f, 0x05); // syscall

  private TinyImage() {}

  /// The image's only layer, to be imported.
  static byte[] tar() {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(out)) {
      byte[] program = program();
      var entry = new TarArchiveEntry("nap");
      entry.setMode(EXECUTABLE);
      entry.setSize(program.length);
      entry.setModTime(0);
      tar.putArchiveEntry(entry);
      tar.write(program);
      tar.closeArchiveEntry();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static byte[] program() {
    int size = FILE_HEADER + PROGRAM_HEADER + CODE.length;
    var elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0)).putLong(0); // 64 bits, little end first
    elf.putShort((short) 2).putShort((short) 62).putInt(1); // executable, x86-64
    elf.putLong(ADDRESS + FILE_HEADER + PROGRAM_HEADER); // where it begins
    elf.putLong(FILE_HEADER).putLong(0).putInt(0); // program headers; no sections
    elf.putShort((short) FILE_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(1).putInt(5).putLong(0); // load all of it, to be read and run
    elf.putLong(ADDRESS).putLong(ADDRESS).putLong(size).putLong(size).putLong(0x1000);
    elf.put(CODE);
    return elf.array();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
