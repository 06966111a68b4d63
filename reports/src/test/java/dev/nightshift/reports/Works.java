package dev.nightshift.reports;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What waits for a person and what was done, as real fleets have it.
final class Works {
  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;

  private Works() {}

  static Work none() {
    return new Work(
        Listing.of(List.of(), "nightshift rollouts list"),
        Listing.of(List.of(), "nightshift recommendations list"),
        Listing.of(List.of(), "nightshift query how_did_rollouts_go"));
  }

  static Work busy(Period period) {
    var search = new Proposal(false, 4 * GIB, 1.5 * GIB, course(period, 0.82 * GIB, 31));
    var web = new Proposal(true, 0.5, 0.9, course(period, 0.41, 32));
    var mailer = new Proposal(false, 512 * MIB, 128 * MIB, course(period, 61 * MIB, 33));
    return new Work(
        Listing.of(
            List.of(
                new Waiting(
                    41,
                    "awaiting-approval",
                    Line.name("shop/search"),
                    Line.name("oven-1"),
                    2,
                    List.of(search),
                    new Stakes(31.4, 1, 0.004, false, "exact"),
                    Line.of("In 14 days it never used more than 1.2 GiB; 20 % headroom is on top."),
                    Digests.MONDAY.plus(Duration.ofDays(3)),
                    List.of("nightshift approve 41", "nightshift reject 41")),
                new Waiting(
                    39,
                    "held",
                    Line.name("shop/checkout"),
                    Line.name("oven-2"),
                    6,
                    List.of(new Proposal(true, 2.0, 1.2, List.of())),
                    new Stakes(14.0, 2, 0.011, true, "exact"),
                    Line.of("the canary stage passed, the next one waits for a person"),
                    Digests.MONDAY.plus(Duration.ofHours(9)),
                    List.of("nightshift proceed 39", "nightshift rollback 39"))),
            "nightshift rollouts list"),
        Listing.of(
            List.of(
                new Decision(
                    Line.name("shop/web"),
                    Line.name("oven-2"),
                    web,
                    new Stakes(-8.64, 0, 0.002, true, "exact"),
                    Line.of(
                        "It was held back in 31 % of the periods, mostly between 18:00 and 21:00.")),
                new Decision(
                    Line.name("jobs/mailer"),
                    Line.name("oven-1"),
                    mailer,
                    new Stakes(1.1, 1, 0.01, false, "exact"),
                    Line.of("In 14 days it never used more than 84 MiB."))),
            "nightshift recommendations list"),
        Listing.of(
            List.of(
                new Undertaking(
                    37,
                    Undertaking.Outcome.UNDONE,
                    Line.name("shop/recommend"),
                    Line.name("oven-2"),
                    List.of(new Proposal(true, 2.0, 1.0, List.of())),
                    4,
                    Digests.MONDAY.minus(Duration.ofDays(2)),
                    Line.of("The canary stage failed: answer time rose by 40 ms (31 to 49)."),
                    Line.name("ada")),
                new Undertaking(
                    36,
                    Undertaking.Outcome.DONE,
                    Line.name("shop/images"),
                    Line.name("oven-1"),
                    List.of(
                        new Proposal(true, 4.0, 0.6, List.of()),
                        new Proposal(false, 6 * GIB, 2 * GIB, List.of())),
                    1,
                    Digests.MONDAY.minus(Duration.ofDays(4)),
                    Line.of(""),
                    Line.name("ada"))),
            "nightshift query how_did_rollouts_go"));
  }

  /// Work in which every name and sentence is the given one.
  static Work named(Line name, Line line) {
    var change = new Proposal(false, GIB, null, List.of());
    return new Work(
        Listing.of(
            List.of(
                new Waiting(
                    1,
                    "needs-human",
                    name,
                    name,
                    2,
                    List.of(change),
                    Stakes.UNKNOWN,
                    line,
                    null,
                    List.of("nightshift rollback 1"))),
            "q"),
        Listing.of(List.of(new Decision(name, name, change, Stakes.UNKNOWN, line)), "q"),
        Listing.of(
            List.of(
                new Undertaking(
                    1,
                    Undertaking.Outcome.CLOSED,
                    name,
                    name,
                    List.of(change),
                    2,
                    Digests.MONDAY,
                    line,
                    name)),
            "q"));
  }

  private static List<Point> course(Period period, double level, long seed) {
    var usage = Digests.host("x", 1, 64, 1, 1, 1, period, seed).cpu();
    return Objects.requireNonNull(usage).points().stream()
        .map(
            point ->
                new Point(
                    point.at(),
                    level * (0.8 + 0.15 * point.mean()),
                    level * (0.85 + 0.15 * Math.min(point.max(), 1.6 * point.mean()))))
        .toList();
  }
}
