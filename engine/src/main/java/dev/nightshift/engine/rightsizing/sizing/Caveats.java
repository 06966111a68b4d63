package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.Jvm;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.UsageHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// What the surroundings of a container make of an answer: a Java virtual machine reads its limits
/// once, and a history under another number of replicas is another workload's.
final class Caveats {
  private Caveats() {}

  static Recommendation of(Recommendation answer, UsageHistory history, Duration minHistory) {
    if (!(answer instanceof Recommendation.Resize resize)) {
      return answer;
    }
    Double current = resize.current();
    boolean lowers = current == null || resize.proposed() < current;
    var scaled = history.around().scaled();
    var until = history.until();
    if (lowers
        && scaled != null
        && until != null
        && Duration.between(scaled, until).compareTo(minHistory) < 0) {
      return waiting(resize, history, scaled, minHistory);
    }
    var jvm = history.around().jvm();
    var noted = jvm == null ? resize : noted(resize, jvm);
    var runs = history.around().runs();
    var next = runs != null && runs.gone() ? nextRun(noted) : noted;
    return history.around().byHost() ? divided(next) : next;
  }

  private static Recommendation.Resize nextRun(Recommendation.Resize resize) {
    return new Recommendation.Resize(
        resize.resource(),
        resize.current(),
        resize.proposed(),
        resize.sentence() + " Its last container is gone: give this limit to its next run.",
        resize.evidence());
  }

  private static Recommendation divided(Recommendation.Resize resize) {
    return new Recommendation.Resize(
        resize.resource(),
        resize.current(),
        resize.proposed(),
        resize.sentence()
            + " Its replicas on other hosts have other limits, so those of each host are advised on by themselves.",
        resize.evidence().with("divided_by_host", true));
  }

  private static Recommendation waiting(
      Recommendation.Resize resize, UsageHistory history, Instant scaled, Duration minHistory) {
    long since =
        history.hours().stream()
            .filter(hour -> !hour.hour().isBefore(scaled))
            .mapToLong(hour -> hour.samples())
            .sum();
    double perSecond = history.samples() / Math.max(1.0, (double) history.covered().toSeconds());
    return new Recommendation.NotEnoughData(
        resize.resource(),
        resize.current(),
        since,
        Math.max(since + 1, Math.round(perSecond * minHistory.toSeconds())),
        "Its replicas were scaled on %s, so each has another load: a lower limit waits for %s with as many as now."
            .formatted(scaled.atOffset(ZoneOffset.UTC).toLocalDate(), Text.span(minHistory)),
        resize.evidence().with("scaled_at", scaled.toString()));
  }

  private static Recommendation.Resize noted(Recommendation.Resize resize, Jvm jvm) {
    Double current = resize.current();
    Double heap = jvm.heap(current);
    String note = "";
    if (resize.resource() == Resource.MEMORY && heap != null && current != null) {
      if (resize.proposed() > current) {
        note = " Its Java heap stays at %s until it is restarted.".formatted(Text.bytes(heap));
      } else if (resize.proposed() - jvm.floor(current) < Resource.MEMORY.roundUp(0)) {
        note =
            " Lower would starve it: its Java heap may grow to %s, and it needs %s beside."
                .formatted(Text.bytes(heap), Text.bytes(jvm.floor(current) - heap));
      }
    }
    if (resize.resource() == Resource.CPU && current != null) {
      int before = jvm.processors(current);
      int after = jvm.processors(resize.proposed());
      if (before != after) {
        note =
            " This crosses a whole CPU: its Java machine counted %d and will count %d; its collector and its thread pools follow only at a restart."
                .formatted(before, after);
      }
    }
    var evidence =
        resize
            .evidence()
            .with("jvm_heap_bytes", heap)
            .with("jvm_floor_bytes", current == null ? null : jvm.floor(current));
    return new Recommendation.Resize(
        resize.resource(),
        current,
        resize.proposed(),
        resize.sentence() + note,
        resize.resource() == Resource.MEMORY ? evidence : resize.evidence());
  }
}
