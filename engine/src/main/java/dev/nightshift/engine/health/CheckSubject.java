package dev.nightshift.engine.health;

/// One check of one subject: what has a status.
///
/// @param check name of the check, e.g. disk-space
/// @param subject what is checked, e.g. a mount point or a container's name; hostile text
public record CheckSubject(String check, String subject) {}
