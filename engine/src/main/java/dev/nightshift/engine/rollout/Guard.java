package dev.nightshift.engine.rollout;

import dev.nightshift.engine.Text;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What needs no statistics: a changed container that is killed, restarted, sick, gone, starved of
/// CPU or silent is harm at once.
public final class Guard {
  private static final int SICK_SIGHTINGS = 2;
  private static final int SILENT_PROBES = 3;
  private static final int THROTTLED_SIGHTINGS = 6;
  private static final double THROTTLED = 0.25;
  private static final double SELDOM_THROTTLED = 0.05;

  private Guard() {}

  /// How a container was at one instant.
  ///
  /// @param state Docker's word, or gone
  /// @param health Docker's word; null without a health check
  /// @param oomKills since it started; null when not known
  /// @param throttled share of its periods; null when not known
  /// @param probeFailed null without a probe
  public record Sighting(
      Instant at,
      String state,
      @Nullable String health,
      int restarts,
      @Nullable Instant startedAt,
      @Nullable Long oomKills,
      @Nullable Double throttled,
      @Nullable Boolean probeFailed) {
    /// The same where being held back is no harm.
    public Sighting withoutThrottling() {
      return new Sighting(at, state, health, restarts, startedAt, oomKills, null, probeFailed);
    }
  }

  /// The guard that trips; empty while all is well.
  ///
  /// @param name of the container
  /// @param before sightings before its change, oldest first
  /// @param after sightings since, oldest first
  public static Optional<Verdict> tripped(
      String name, List<Sighting> before, List<Sighting> after) {
    if (after.isEmpty()) {
      return Optional.empty();
    }
    var latest = after.getLast();
    if (latest.state().equals("gone")) {
      return trip("gone", name + " is gone");
    }
    if (before.isEmpty()) {
      return Optional.empty();
    }
    var reference = before.getLast();
    if (killed(reference, latest)) {
      return trip("oom-kill", "the kernel killed a process of " + name + " for want of memory");
    }
    boolean restarted =
        latest.restarts() > reference.restarts()
            || (latest.startedAt() != null
                && !Objects.equals(latest.startedAt(), reference.startedAt()));
    if (restarted) {
      return trip("restart", name + " restarted");
    }
    if (!latest.state().equals("running") && reference.state().equals("running")) {
      return trip("stopped", name + " is " + latest.state());
    }
    if (isSick(reference, after)) {
      return trip("unhealthy", name + " is unhealthy");
    }
    return starved(name, before, after).or(() -> silent(name, before, after));
  }

  private static boolean killed(Sighting before, Sighting now) {
    return now.oomKills() != null
        && before.oomKills() != null
        && Objects.equals(now.startedAt(), before.startedAt())
        && now.oomKills() > before.oomKills();
  }

  private static boolean isSick(Sighting before, List<Sighting> after) {
    return !"unhealthy".equals(before.health())
        && after.size() >= SICK_SIGHTINGS
        && last(after, SICK_SIGHTINGS).stream().allMatch(s -> "unhealthy".equals(s.health()));
  }

  private static Optional<Verdict> starved(
      String name, List<Sighting> before, List<Sighting> after) {
    if (after.size() < THROTTLED_SIGHTINGS) {
      return Optional.empty();
    }
    var was = throttled(before);
    var is = throttled(last(after, THROTTLED_SIGHTINGS));
    return was.isPresent()
            && is.isPresent()
            && was.getAsDouble() < SELDOM_THROTTLED
            && is.getAsDouble() > THROTTLED
        ? trip(
            "throttled",
            name + " is held back in " + Text.percent(is.getAsDouble()) + " of its periods")
        : Optional.empty();
  }

  private static OptionalDouble throttled(List<Sighting> sightings) {
    return sightings.stream()
        .map(Sighting::throttled)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .average();
  }

  private static Optional<Verdict> silent(
      String name, List<Sighting> before, List<Sighting> after) {
    boolean answered =
        before.stream().anyMatch(s -> Boolean.FALSE.equals(s.probeFailed()))
            && before.stream().noneMatch(s -> Boolean.TRUE.equals(s.probeFailed()));
    boolean fails =
        after.size() >= SILENT_PROBES
            && last(after, SILENT_PROBES).stream()
                .allMatch(s -> Boolean.TRUE.equals(s.probeFailed()));
    return answered && fails
        ? trip("probe", "the probe of " + name + " fails again and again")
        : Optional.empty();
  }

  private static List<Sighting> last(List<Sighting> sightings, int count) {
    return sightings.subList(sightings.size() - count, sightings.size());
  }

  private static Optional<Verdict> trip(String guard, String sentence) {
    return Optional.of(Verdict.guard(guard, sentence));
  }
}
