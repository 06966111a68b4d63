package dev.nightshift.engine.rightsizing;

/// The replica of a workload that needs most of a resource: replicas are looked at one by one, and
/// all get what it needs, as the load that met it today may meet another one tomorrow.
///
/// @param name of its container, and of its host where that is another one; from outside
/// @param limit what it was sized to, in cores or bytes
public record Neediest(String name, double limit) {}
