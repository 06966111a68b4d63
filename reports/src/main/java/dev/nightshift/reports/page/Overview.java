package dev.nightshift.reports.page;

import dev.nightshift.reports.Line;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fleet on one page.
///
/// @param tiles numbers at a glance
/// @param waiting plans and rollouts that wait for a person
/// @param rollouts those that go on or ended of late
/// @param alerts what is not well now
/// @param hosts the least well first
/// @param containers those nearest to a limit
/// @param findings worst first
/// @param nights newest first
/// @param jobs those that did not end well first
/// @param at when it was read, in words
public record Overview(
    List<Tile> tiles,
    List<Rollout> waiting,
    List<Rollout> rollouts,
    List<Noted> alerts,
    List<Host> hosts,
    long allHosts,
    List<Container> containers,
    long allContainers,
    List<Noted> findings,
    long allFindings,
    List<Row> nights,
    List<Row> jobs,
    String at) {
  public Overview {
    tiles = List.copyOf(tiles);
    waiting = List.copyOf(waiting);
    rollouts = List.copyOf(rollouts);
    alerts = List.copyOf(alerts);
    hosts = List.copyOf(hosts);
    containers = List.copyOf(containers);
    findings = List.copyOf(findings);
    nights = List.copyOf(nights);
    jobs = List.copyOf(jobs);
  }

  /// A number with what it counts.
  ///
  /// @param tone `green`, `amber`, `red` or empty
  public record Tile(String number, String what, String tone) {}

  /// A plan or rollout in a line.
  ///
  /// @param progress containers that hold the new limits, as a share from 0 to 1
  /// @param next what a person can do, as a command; empty where nothing is needed
  public record Rollout(
      long plan,
      Line workload,
      Line host,
      String state,
      Line detail,
      double progress,
      String counted,
      String next,
      String tone) {}

  /// Something noticed.
  ///
  /// @param page where its evidence stands; empty where nowhere
  public record Noted(
      String severity, Line subject, Line sentence, Line advice, String tone, String page) {}

  /// A host.
  public record Host(
      Line host, String score, String tone, long containers, Meter cpu, Meter memory) {}

  /// A container.
  public record Container(
      Line container, Line workload, Line host, Meter cpu, Meter memory, String throttled) {}

  /// Use beside a limit.
  ///
  /// @param share 0 to 1; null without a limit or a reading
  /// @param words both, as people read them
  public record Meter(@Nullable Double share, String words) {
    private static final double NEAR = 0.8;
    private static final double FULL = 0.95;

    /// `full`, `near` or the kind of meter it is.
    public String tone(String kind) {
      double filled = share == null ? 0 : share;
      return filled >= FULL ? "full" : filled >= NEAR ? "near" : kind;
    }

    /// Width in percent, for SVG.
    public String width() {
      double filled = share == null ? 0 : share;
      return Math.round(100 * Math.clamp(filled, 0.0, 1.0)) + "%";
    }
  }

  /// A run in a line.
  public record Row(Line name, String state, String when, Line sentence, String tone) {}
}
