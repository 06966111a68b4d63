package dev.nightshift.engine.rightsizing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What surrounds a container and bears on the advice for it.
///
/// @param jvm the Java virtual machine in it; null where there is none
/// @param imageChanged when its name last ran another image; null when it never did
/// @param scaled when the number of replicas beside it last changed; null when it never did
public record Circumstances(
    @Nullable Jvm jvm, @Nullable Instant imageChanged, @Nullable Instant scaled) {
  public static final Circumstances PLAIN = new Circumstances(null, null, null);
}
