package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A small chart in text: the highest use over time as bars, the limit and the proposal as lines.
final class UsageSketch {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 10;

  private final Resource resource;
  private final double[] highest = new double[WIDTH];
  private final @Nullable Double limit;
  private final @Nullable Double proposal;
  private final double top;

  /// @param hours in order, at least one
  UsageSketch(
      Resource resource,
      List<ContainerHour> hours,
      @Nullable Double limit,
      @Nullable Double proposal) {
    this.resource = resource;
    this.limit = limit;
    this.proposal = proposal;
    Instant from = hours.getFirst().hour();
    double length = Duration.between(from, hours.getLast().hour()).toSeconds() + 3600.0;
    double most = 0;
    for (var hour : hours) {
      double used = used(hour);
      int column = (int) (Duration.between(from, hour.hour()).toSeconds() / length * WIDTH);
      highest[column] = Math.max(highest[column], used);
      most = Math.max(most, used);
    }
    most = Math.max(most, limit == null ? 0 : limit);
    most = Math.max(most, proposal == null ? 0 : proposal);
    this.top = most == 0 ? 1 : most;
  }

  private double used(ContainerHour hour) {
    Double demand = hour.cpu().demandHigh();
    Double cpu = demand == null ? hour.cpu().demandMax() : demand;
    Long memory = hour.memory().max();
    return resource == Resource.CPU ? cpu == null ? 0 : cpu : memory == null ? 0 : memory;
  }

  /// The lines of the chart from top to bottom.
  List<String> lines() {
    var lines = new ArrayList<String>();
    for (int row = HEIGHT - 1; row >= 0; row--) {
      var line = new StringBuilder();
      for (int column = 0; column < WIDTH; column++) {
        line.append(cell(row, highest[column]));
      }
      lines.add(line.append(note(row)).toString().stripTrailing());
    }
    return lines;
  }

  private char cell(int row, double use) {
    double fill = use / top * HEIGHT - row;
    if (fill >= 0.75) {
      return '█';
    }
    if (fill >= 0.25) {
      return '▄';
    }
    if (isAt(limit, row)) {
      return '─';
    }
    return isAt(proposal, row) ? '┄' : ' ';
  }

  private String note(int row) {
    var note = new StringBuilder();
    if (limit != null && isAt(limit, row)) {
      note.append(" ─ limit ").append(resource.text(limit));
    }
    if (proposal != null && isAt(proposal, row)) {
      note.append(" ┄ proposal ").append(resource.text(proposal));
    }
    return note.toString();
  }

  private boolean isAt(@Nullable Double value, int row) {
    return value != null
        && Math.clamp((int) Math.ceil(value / top * HEIGHT) - 1, 0, HEIGHT - 1) == row;
  }
}
