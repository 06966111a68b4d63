package dev.nightshift.engine.rightsizing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What surrounds a container and bears on the advice for it.
///
/// @param jvm the Java virtual machine in it; null where there is none
/// @param imageChanged when its name last ran another image; null when it never did
/// @param scaled when the number of replicas beside it last changed; null when it never did
/// @param byHost whether replicas on other hosts have other limits, so that each host counts for
///   itself
/// @param runs where its containers run for minutes and end; null where they stay
public record Circumstances(
    @Nullable Jvm jvm,
    @Nullable Instant imageChanged,
    @Nullable Instant scaled,
    boolean byHost,
    @Nullable Runs runs) {
  public static final Circumstances PLAIN = new Circumstances(null, null, null);

  /// Where all replicas count together.
  public Circumstances(
      @Nullable Jvm jvm, @Nullable Instant imageChanged, @Nullable Instant scaled) {
    this(jvm, imageChanged, scaled, false, null);
  }

  /// The same where replicas on other hosts have other limits.
  public Circumstances dividedByHost() {
    return new Circumstances(jvm, imageChanged, scaled, true, runs);
  }

  /// The same of a workload that runs for minutes: runs beside each other are no replicas.
  public Circumstances running(Runs its) {
    return new Circumstances(jvm, imageChanged, null, byHost, its);
  }
}
