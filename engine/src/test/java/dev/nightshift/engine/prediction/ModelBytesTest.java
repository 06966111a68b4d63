package dev.nightshift.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Models as bytes, and bytes that are none.
class ModelBytesTest {
  private static BottleneckModel model;
  private static byte[] bytes;

  @BeforeAll
  static void train() {
    model =
        new Contest(DailyLoad.of(15, 6), DailyLoad.HORIZON, 1)
            .hold(Set.of(Contender.BOOSTING), _ -> {})
            .orElseThrow()
            .model();
    bytes = ModelBytes.of(model);
  }

  @Test
  void aModelAnswersTheSameAfterItsWayThroughBytes() throws Exception {
    assertThat(model.contender()).isEqualTo(Contender.BOOSTING);
    var back = ModelBytes.model(bytes, ModelBytes.checksum(bytes));
    var random = new Random(1);
    for (int i = 0; i < 200; i++) {
      double[] row = random.doubles(Features.all().size()).toArray();
      assertThat(back.probability(row)).isEqualTo(model.probability(row));
    }
    assertThat(ModelBytes.of(back)).isEqualTo(bytes);
    assertThat(back.hot()).isEqualTo(0.8);
  }

  @Test
  void aRuleIsKeptAsItsName() throws Exception {
    var rule =
        new BottleneckModel(
            Contender.MEAN_3,
            Contender.MEAN_3.rule(),
            new Calibration(2, -1),
            new Constant(1),
            0.8);
    var back = ModelBytes.model(ModelBytes.of(rule));
    double[] row = new double[Features.all().size()];
    Arrays.fill(row, 0.3);
    assertThat(back.contender()).isEqualTo(Contender.MEAN_3);
    assertThat(back.probability(row)).isEqualTo(rule.probability(row));
  }

  @Test
  void bytesThatWereChangedAreNotBelieved() {
    var changed = bytes.clone();
    changed[changed.length / 2] ^= 1;
    assertThatThrownBy(() -> ModelBytes.model(changed, ModelBytes.checksum(bytes)))
        .isInstanceOf(ModelBytes.Unreadable.class)
        .hasMessage("their checksum is another");
  }

  @Test
  void aSerialisedObjectIsNoModel() throws Exception {
    var stream = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(stream)) {
      out.writeObject(new java.util.ArrayList<>(java.util.List.of("x")));
    }
    assertThatThrownBy(() -> ModelBytes.model(stream.toByteArray()))
        .isInstanceOf(ModelBytes.Unreadable.class)
        .hasMessage("they are not those of a model");
  }

  /// Whatever is changed: it is refused, or it answers, and never goes round in circles.
  @Test
  void noBytesHangOrBreakIt() {
    var random = new Random(2);
    double[] row = random.doubles(Features.all().size()).toArray();
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      var hostile = Arrays.copyOf(bytes, i % 3 == 0 ? random.nextInt(bytes.length) : bytes.length);
      for (int k = 0; k < 8 && hostile.length > 0; k++) {
        int from = i % 2 == 0 ? 0 : hostile.length - Math.min(hostile.length, 120);
        int span = i % 2 == 0 ? Math.min(hostile.length, 120) : hostile.length - from;
        hostile[from + random.nextInt(span)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(ModelBytes.model(hostile).probability(row)).isBetween(0.0, 1.0);
      } catch (ModelBytes.Unreadable e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void aModelThatARulePassesHasDrifted() {
    var quiet = DailyLoad.of(15, 6);
    var same = Probation.of(model, quiet, DailyLoad.HORIZON, 2 * 86_400L).orElseThrow();
    assertThat(same.drifted()).isFalse();
    assertThat(same.onsets()).isGreaterThan(10);
    var upside =
        new BottleneckModel(
            Contender.BOOSTING,
            row -> -model.onsetScore(row),
            new Calibration(1, 0),
            new Constant(0),
            0.8);
    assertThat(Probation.of(upside, quiet, DailyLoad.HORIZON, 2 * 86_400L).orElseThrow().drifted())
        .isTrue();
  }
}
