package dev.nightshift.jobs.digest;

import dev.nightshift.reports.Alarm;
import dev.nightshift.reports.Decision;
import dev.nightshift.reports.Digest;
import dev.nightshift.reports.Health;
import dev.nightshift.reports.HostUsage;
import dev.nightshift.reports.Itself;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Money;
import dev.nightshift.reports.Noticed;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Point;
import dev.nightshift.reports.Proposal;
import dev.nightshift.reports.Score;
import dev.nightshift.reports.Severity;
import dev.nightshift.reports.Stakes;
import dev.nightshift.reports.Undertaking;
import dev.nightshift.reports.Upcoming;
import dev.nightshift.reports.Usage;
import dev.nightshift.reports.Waiting;
import dev.nightshift.reports.Work;
import dev.nightshift.reports.WorkloadUsage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// A small digest for tests of what is done with digests.
public final class SampleDigest {
  private SampleDigest() {}

  public static Digest ofOneHost() {
    var end = Instant.parse("2026-11-23T07:00:00Z");
    var points = new ArrayList<Point>();
    for (int i = 0; i < 6; i++) {
      points.add(new Point(end.minusSeconds(60 - 10 * i), 0.2 * i, 0.2 * i));
    }
    var usage = new Usage(0.5, 1, 2.0, null, points);
    return new Digest(
        Digest.Kind.FIRST,
        Line.of("laptop"),
        new Period(end.minusSeconds(60), end, ZoneOffset.UTC),
        end,
        new Work(
            Listing.of(List.of(), "nightshift query what_waits_for_a_person"),
            Listing.of(List.of(), "nightshift recommendations list"),
            Listing.of(List.of(), "nightshift query how_did_rollouts_go")),
        Listing.of(List.of(), "nightshift findings list"),
        Money.NONE,
        new Health(
            Listing.of(List.of(), "nightshift health"),
            Listing.of(List.of(), "nightshift health"),
            List.of(),
            Listing.of(
                List.of(new HostUsage(Line.of("laptop"), 1, usage, usage)), "nightshift hosts"),
            Listing.of(List.of(), "nightshift workloads"),
            Listing.of(List.of(), "nightshift benchmark list"),
            List.of()),
        new Itself(0.01, 1L << 27, 60, 3, 0, 0, 0, List.of(), 1L << 24, 0, 0, null),
        List.of(),
        List.of(),
        Line.of("development"));
  }

  /// A digest without charts in which whatever the outside world can name is that text.
  public static Digest named(String text) {
    var end = Instant.parse("2026-11-23T07:00:00Z");
    var name = Line.name(text);
    var line = Line.of(text);
    var change = new Proposal(false, 2e9, 1e9, List.of());
    var usage = Usage.of(0.5, 1, 2.0);
    return new Digest(
        Digest.Kind.PERIODIC,
        line,
        new Period(end.minusSeconds(604_800), end, ZoneOffset.UTC),
        end,
        new Work(
            Listing.of(
                List.of(
                    new Waiting(
                        1,
                        "held",
                        name,
                        name,
                        2,
                        List.of(change),
                        Stakes.UNKNOWN,
                        line,
                        end,
                        List.of("nightshift proceed 1"))),
                "q"),
            Listing.of(List.of(new Decision(name, name, change, Stakes.UNKNOWN, line)), "q"),
            Listing.of(
                List.of(
                    new Undertaking(
                        2,
                        Undertaking.Outcome.UNDONE,
                        name,
                        name,
                        List.of(change),
                        1,
                        end,
                        line,
                        name)),
                "q")),
        Listing.of(List.of(new Noticed(Severity.WARNING, "anomaly", name, line, line, end)), "q"),
        Money.NONE,
        new Health(
            Listing.of(
                List.of(new Alarm(Severity.CRITICAL, name, name, line, Alarm.Change.OPENED, end)),
                "q"),
            Listing.of(
                List.of(new Alarm(Severity.WARNING, name, name, line, Alarm.Change.CLOSED, end)),
                "q"),
            List.of(),
            Listing.of(List.of(new HostUsage(name, 1, usage, usage)), "q"),
            Listing.of(List.of(new WorkloadUsage(name, 2, usage, usage, 0.5, 1)), "q"),
            Listing.of(List.of(new Score(name, name, line, line, null, List.of(), null)), "q"),
            List.of()),
        new Itself(0.01, 1L << 27, 60, 3, 1, 1, 0, List.of(line), 1L << 24, 0, 0, null),
        List.of(new Upcoming(name, end)),
        List.of(line),
        line);
  }
}
