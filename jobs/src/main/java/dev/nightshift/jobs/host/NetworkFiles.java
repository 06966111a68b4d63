package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.HostSockets;
import dev.nightshift.engine.usage.InterfaceCounters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The machine's interfaces, TCP counters and sockets, from /proc/net, and its open files.
///
/// Process 1's view is taken where it can be read: in a container that shares the host's process
/// numbers it is the host's, everywhere else it is ours as well.
final class NetworkFiles {
  /// Interfaces that pass on packets which another one counts already, where /sys says nothing.
  private static final Pattern VIRTUAL =
      Pattern.compile(
          "lo|(veth|docker|br-|virbr|cni|flannel|cali|tun|tap|wg|dummy|ifb|bond|team).*|.*\\..*");

  private final KernelFile dev;
  private final KernelFile snmp;
  private final KernelFile sockstat;
  private final KernelFile fileNr;
  private final Path sys;
  private final Map<String, Boolean> physical = new HashMap<>();

  NetworkFiles(Path proc, Path sys, KernelFiles files) {
    Path net =
        Files.isReadable(proc.resolve("1/net/dev")) ? proc.resolve("1/net") : proc.resolve("net");
    this.dev = files.whole(net.resolve("dev"));
    this.snmp = files.whole(net.resolve("snmp"));
    this.sockstat = files.whole(net.resolve("sockstat"));
    this.fileNr = files.onePiece(proc.resolve("sys/fs/file-nr"));
    this.sys = sys;
  }

  List<InterfaceCounters> interfaces(KernelText text) {
    var links = new ArrayList<InterfaceCounters>();
    if (dev.read(text)) {
      NetDev.each(
          text, (name, counts) -> links.add(new InterfaceCounters(name, leaves(name), counts)));
    }
    return links;
  }

  private boolean leaves(String name) {
    return physical.computeIfAbsent(name, this::isPhysical);
  }

  /// An interface with a device behind it is physical; where none has one (in a container), those
  /// whose name is not of the virtual kind are.
  private boolean isPhysical(String name) {
    if (VIRTUAL.matcher(name).matches()) {
      return false;
    }
    boolean listed = Files.isDirectory(sys.resolve("class/net/" + name));
    return !listed || Files.exists(sys.resolve("class/net/" + name + "/device")) || !anyDevice();
  }

  private boolean anyDevice() {
    try (var links = Files.list(sys.resolve("class/net"))) {
      return links.anyMatch(link -> Files.exists(link.resolve("device")));
    } catch (java.io.IOException none) {
      return false;
    }
  }

  /// TCP's own counters.
  ///
  /// @param established connections now
  /// @param retransmits segments sent again since boot
  record Tcp(@Nullable Integer established, @Nullable Long retransmits) {
    static final Tcp UNKNOWN = new Tcp(null, null);
  }

  Tcp tcp(KernelText text) {
    return snmp.read(text) ? parseTcp(text) : Tcp.UNKNOWN;
  }

  /// Two lines begin with `Tcp:`, one with the names and one with the numbers.
  static Tcp parseTcp(KernelText text) {
    List<String> names = List.of();
    while (text.nextLine() && text.nextToken()) {
      if (!text.is("Tcp:")) {
        continue;
      }
      if (names.isEmpty()) {
        names = new ArrayList<>();
        while (text.nextToken()) {
          names.add(text.token());
        }
        continue;
      }
      long established = KernelText.UNKNOWN;
      long retransmits = KernelText.UNKNOWN;
      for (String name : names) {
        long value = text.nextNumber();
        if (name.equals("CurrEstab")) {
          established = value;
        } else if (name.equals("RetransSegs")) {
          retransmits = value;
        }
      }
      return new Tcp(CpuFiles.small(established), CgroupFiles.known(retransmits));
    }
    return Tcp.UNKNOWN;
  }

  HostSockets sockets(KernelText text, Tcp tcp) {
    long used = KernelText.UNKNOWN;
    long timeWait = KernelText.UNKNOWN;
    if (sockstat.read(text)) {
      while (text.nextLine() && text.nextToken()) {
        if (text.is("sockets:")) {
          used = text.skip(1).nextNumber();
        } else if (text.is("TCP:")) {
          timeWait = text.skip(5).nextNumber();
        }
      }
    }
    boolean files = fileNr.read(text) && text.nextLine();
    long open = files ? text.nextNumber() : KernelText.UNKNOWN;
    long max = files ? text.skip(1).nextNumber() : KernelText.UNKNOWN;
    return new HostSockets(
        tcp.established(),
        CpuFiles.small(timeWait),
        CpuFiles.small(used),
        CgroupFiles.known(open),
        CgroupFiles.known(max));
  }
}
