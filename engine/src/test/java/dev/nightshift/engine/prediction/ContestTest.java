package dev.nightshift.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContestTest {
  @Test
  void whatComesDailyIsForeseenByAModelAndByNoRule() {
    var outcome = contest(DailyLoad.of(12, 8), Set.of(Contender.BOOSTING)).orElseThrow();
    assertThat(outcome.speaks()).isEqualTo(Contender.BOOSTING);
    var probabilities = new ArrayList<Double>();
    var others = DailyLoad.of(18, 8).subList(15, 18);
    var scores =
        Trial.of(
            outcome,
            others,
            DailyLoad.HORIZON,
            (series, row, probability) -> {
              if (row > 5 * DailyLoad.DAY
                  && series.shares()[row] < 0.8
                  && series.shares()[row + 1] >= 0.8) {
                probabilities.add(probability);
              }
            });
    assertThat(scores.get(Contender.BOOSTING).averagePrecision())
        .isGreaterThan(0.5)
        .isGreaterThan(5 * scores.get(Contender.PERSISTENCE).averagePrecision());
    assertThat(probabilities).isNotEmpty();
    assertThat(probabilities.stream().mapToDouble(p -> p).average().orElseThrow())
        .isGreaterThan(0.5);
  }

  @Test
  void whereNothingCanBeForeseenARuleSpeaks() {
    var outcome = contest(DailyLoad.chance(12, 4), Set.of(Contender.BOOSTING)).orElseThrow();
    double best = outcome.standings().getFirst().scores().averagePrecision();
    // two in a hundred are hot, whatever was before
    assertThat(best).isLessThan(0.05);
    var rule = outcome.standings().stream().filter(one -> one.contender().naive()).findFirst();
    assertThat(outcome.learned())
        .isEqualTo(best > 1.02 * rule.orElseThrow().scores().averagePrecision());
  }

  @Test
  void everyModelTakesPart() {
    var outcome = contest(DailyLoad.of(12, 4), Set.of(Contender.values())).orElseThrow();
    assertThat(outcome.standings()).hasSize(Contender.values().length);
    assertThat(outcome.learned()).isTrue();
  }

  @Test
  void tooFewOnsetsGiveNoAnswer() {
    assertThat(contest(DailyLoad.of(1, 3), Set.of(Contender.BOOSTING))).isEmpty();
  }

  private static java.util.Optional<Contest.Outcome> contest(
      List<LoadSeries> all, Set<Contender> entered) {
    return new Contest(all, DailyLoad.HORIZON, 1).hold(entered, _ -> {});
  }
}
