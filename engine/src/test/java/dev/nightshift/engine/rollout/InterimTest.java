package dev.nightshift.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A stage while it is watched: nine minutes in eight spans, the first hour before.
class InterimTest {
  private static final Instant CHANGED = Instant.parse("2026-11-20T03:00:00Z");
  private static final Instant FROM = CHANGED.plusSeconds(60);
  private static final Duration SPAN = Duration.ofSeconds(60);
  private static final Instant DUE = FROM.plus(SPAN.multipliedBy(8));

  @Test
  void samplesCountUpToTheLastSpanThatIsOver() {
    assertThat(Interim.end(FROM, DUE, SPAN, CHANGED)).as("settling").isEqualTo(FROM);
    assertThat(Interim.end(FROM, DUE, SPAN, FROM.plusSeconds(59))).isEqualTo(FROM);
    assertThat(Interim.end(FROM, DUE, SPAN, FROM.plusSeconds(125)))
        .isEqualTo(FROM.plusSeconds(120));
    assertThat(Interim.end(FROM, DUE, SPAN, DUE.plusSeconds(500))).isEqualTo(DUE);
  }

  @Test
  void saysHowItIsFromTheFirstSpanOnAndHowFarFromHarmFromTheFourth() {
    var early = reading(0.4, 0.6, 3);
    assertThat(early.before()).isBetween(0.39, 0.41);
    assertThat(early.now()).isBetween(0.59, 0.61);
    assertThat(early.rise()).isNull();
    assertThat(early.used()).isNull();
    assertThat(early.soFar()).as("too early").isNull();
    assertThat(early.spans()).isEqualTo(3);
    var later = reading(0.4, 0.6, 4);
    assertThat(later.rise()).isBetween(0.19, 0.21);
    assertThat(later.used()).as("of the bound of 0.05").isBetween(3.8, 4.2);
    assertThat(later.soFar()).isEqualTo(Result.FAIL);
    assertThat(later.harm()).isEqualTo("+5 %");
  }

  @Test
  void beforeAnySpanIsOverOnlyWhatWasBeforeIsKnown() {
    var settling = reading(0.4, 0.6, 0);
    assertThat(settling.before()).isBetween(0.39, 0.41);
    assertThat(settling.now()).isNull();
    assertThat(settling.soFar()).isNull();
  }

  @Test
  void aWindowThatWasLengthenedHasMoreSpansNotLongerOnes() {
    var lengthened = DUE.plus(SPAN.multipliedBy(4).plusSeconds(30));
    assertThat(Interim.end(FROM, lengthened, SPAN, lengthened)).isEqualTo(DUE.plusSeconds(240));
    assertThat(reading(Metric.THROTTLED, 0.4, 0.4, 12, lengthened).spans()).isEqualTo(12);
  }

  @Test
  void whatStaysAsItWasIsFine() {
    var same = reading(0.4, 0.4, 8);
    assertThat(same.soFar()).isEqualTo(Result.PASS);
    assertThat(same.used()).isBetween(-0.2, 0.2);
  }

  @Test
  void memoryIsHarmWhenTheContainerIsFullWhateverItWas() {
    var full = reading(Metric.MEMORY_USE, 0.4, 0.76, 4);
    assertThat(full.harm()).isEqualTo("above 95 %");
    assertThat(full.used()).isBetween(0.79, 0.81);
    assertThat(full.soFar()).isEqualTo(Result.PASS);
  }

  private static Interim.Reading reading(double before, double after, int spans) {
    return reading(Metric.THROTTLED, before, after, spans);
  }

  private static Interim.Reading reading(Metric metric, double before, double after, int spans) {
    return reading(metric, before, after, spans, DUE);
  }

  private static Interim.Reading reading(
      Metric metric, double before, double after, int spans, Instant due) {
    var random = new Random(7);
    var points = new ArrayList<Point>();
    Instant end = FROM.plus(SPAN.multipliedBy(spans));
    for (Instant at = CHANGED.minusSeconds(3600); at.isBefore(end); at = at.plusSeconds(5)) {
      double level = at.isBefore(CHANGED) ? before : after;
      points.add(new Point(at, level + 0.01 * random.nextGaussian()));
    }
    var readings =
        Interim.of(
            new StageJudge.Evidence(
                Map.of(metric, List.of(points)), Map.of(), List.of(), CHANGED, FROM, due, SPAN));
    assertThat(readings).hasSize(1);
    return readings.getFirst();
  }
}
