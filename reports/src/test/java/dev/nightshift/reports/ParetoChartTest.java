package dev.nightshift.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ParetoChartTest {
  @Test
  void drawsALineAndADotForEachPolicy() throws IOException {
    var alone = draw(20);
    assertThat(ImageIO.read(new ByteArrayInputStream(alone)).getWidth()).isEqualTo(1100);
    assertThat(draw(20)).as("the same picture of the same numbers").isEqualTo(alone);
    assertThat(draw(60)).isNotEqualTo(alone);
  }

  private static byte[] draw(double slack) {
    return ParetoChart.draw(
        "trace",
        "days over the limit",
        List.of(
            new ParetoChart.Course(
                "nightshift",
                new ParetoChart.Setting(1, slack),
                List.of(new ParetoChart.Setting(0, 80), new ParetoChart.Setting(10, 10)))),
        15);
  }
}
