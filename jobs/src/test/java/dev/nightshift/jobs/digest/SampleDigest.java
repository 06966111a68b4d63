package dev.nightshift.jobs.digest;

import dev.nightshift.reports.Digest;
import dev.nightshift.reports.HostUsage;
import dev.nightshift.reports.Itself;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Point;
import dev.nightshift.reports.Usage;
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
        Listing.of(List.of(), "nightshift recommendations list"),
        Listing.of(List.of(), "nightshift health"),
        Listing.of(List.of(), "nightshift health"),
        Listing.of(List.of(), "nightshift findings list"),
        Listing.of(List.of(new HostUsage(Line.of("laptop"), 1, usage, usage)), "nightshift hosts"),
        Listing.of(List.of(), "nightshift workloads"),
        Listing.of(List.of(), "nightshift benchmark list"),
        new Itself(0.01, 1L << 27, 60, 3, 0, 0, 0, List.of(), 1L << 24, 0, 0),
        List.of(),
        List.of(),
        Line.of("development"));
  }
}
