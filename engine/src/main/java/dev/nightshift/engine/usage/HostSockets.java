package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A machine's sockets and open files at one instant.
///
/// @param tcpEstablished TCP connections that are established
/// @param tcpTimeWait TCP connections in TIME_WAIT
/// @param sockets sockets in use
/// @param openFiles file handles in use
/// @param openFilesMax file handles the kernel allows
public record HostSockets(
    @Nullable Integer tcpEstablished,
    @Nullable Integer tcpTimeWait,
    @Nullable Integer sockets,
    @Nullable Long openFiles,
    @Nullable Long openFilesMax) {}
