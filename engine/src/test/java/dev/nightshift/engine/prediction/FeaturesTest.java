package dev.nightshift.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  @Test
  void nothingThatComesLaterIsKnown() {
    var all = DailyLoad.of(3, 9);
    int decision = 8 * DailyLoad.DAY + 100;
    var cut = all.stream().map(series -> until(series, decision)).toList();
    for (int s = 0; s < all.size(); s++) {
      var whole = new Features(all.get(s), Fleet.of(all, DailyLoad.HORIZON), DailyLoad.HORIZON);
      var past = new Features(cut.get(s), Fleet.of(cut, DailyLoad.HORIZON), DailyLoad.HORIZON);
      assertThat(whole.at(decision)).containsExactly(past.at(decision));
    }
  }

  @Test
  void theSlotToComeIsKnownFromEarlierDays() {
    var series = DailyLoad.of(1, 9).getFirst();
    var all = List.of(series);
    var features = new Features(series, Fleet.of(all, DailyLoad.HORIZON), DailyLoad.HORIZON);
    int hotDays = Features.all().indexOf("slot_days_hot");
    for (int row : series.decisions(300)) {
      if (row > 8 * DailyLoad.DAY && series.shares()[row + 1] >= 0.8) {
        assertThat(features.at(row)[hotDays]).isEqualTo(1);
      }
    }
  }

  @Test
  void whatIsNotKnownSaysSo() {
    var series = DailyLoad.of(1, 1).getFirst();
    var features =
        new Features(series, Fleet.of(List.of(series), DailyLoad.HORIZON), DailyLoad.HORIZON);
    double[] first = features.at(LoadSeries.WINDOW - 1);
    assertThat(first).hasSameSizeAs(Features.all());
    assertThat(first[Features.all().indexOf("slot_days_max")]).isEqualTo(Features.UNKNOWN);
    assertThat(Arrays.stream(first)).allMatch(Double::isFinite);
  }

  @Test
  void decisionsNeedAnHourWithoutGaps() {
    long[] seconds = new long[30];
    for (int i = 0; i < 30; i++) {
      seconds[i] = i * 300L + (i >= 15 ? 3_600 : 0);
    }
    // the gap lies before sample 15: decisions end at 13, for 14 has no next, and begin again at 26
    assertThat(new LoadSeries("gap", seconds, new double[30]).decisions(300))
        .containsExactly(11, 12, 13, 26, 27, 28);
  }

  private static LoadSeries until(LoadSeries series, int row) {
    return new LoadSeries(
        series.name(),
        Arrays.copyOf(series.seconds(), row + 1),
        Arrays.copyOf(series.shares(), row + 1));
  }
}
