package dev.nightshift.jobs.analysis;

import java.util.Random;

/// Four weeks of hours with a known truth, to see what the analysis makes of them.
public final class GeneratedSeries {
  /// Hours in a series.
  public static final int HOURS = 28 * 24;

  private static final int DAY = 24;
  private static final int WEEK = 7 * DAY;
  private static final double LEVEL = 100;
  private static final double NOISE = 5;

  private GeneratedSeries() {}

  /// What is in a series.
  public enum Kind {
    WHITE_NOISE("white noise"),
    AUTOCORRELATED_05("noise, autocorrelation 0.5"),
    AUTOCORRELATED_09("noise, autocorrelation 0.9"),
    HEAVY_TAILS("noise with heavy tails"),
    VARIANCE("noise whose scatter doubles half way"),
    DAY_RHYTHM("a rhythm of a day"),
    WEEK_RHYTHM("a rhythm of a day, weekends quiet"),
    SIX_HOURS("a rhythm of 6 hours"),
    GAPS("a rhythm of a day, a tenth missing"),
    SUMMER_TIME("a rhythm of a day, an hour later after two weeks"),
    TREND("growth by a fifth in four weeks"),
    SHIFT("a step of a fifth after 16 days"),
    LEAK("growth with a restart every ten days"),
    SPIKE("one hour at twice the level, yesterday"),
    SPIKE_IN_RHYTHM("a rhythm of a day, its peak at night, yesterday");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    /// Whether there is nothing to be found in it.
    public boolean noise() {
      return switch (this) {
        case WHITE_NOISE, AUTOCORRELATED_05, AUTOCORRELATED_09, HEAVY_TAILS, VARIANCE -> true;
        default -> false;
      };
    }
  }

  /// The series of a kind with a number; the same each time.
  public static double[] of(Kind kind, int number) {
    var random = new Random(31L * number + kind.name().hashCode());
    double memory =
        switch (kind) {
          case AUTOCORRELATED_05 -> 0.5;
          case AUTOCORRELATED_09 -> 0.9;
          default -> 0.3;
        };
    double[] series = new double[HOURS];
    double noise = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      double fresh = random.nextGaussian();
      if (kind == Kind.WHITE_NOISE) {
        noise = fresh;
      } else if (kind == Kind.HEAVY_TAILS) {
        noise = fresh / Math.sqrt(Math.max(0.05, random.nextDouble()));
      } else {
        noise = memory * noise + Math.sqrt(1 - memory * memory) * fresh;
      }
      double scatter = kind == Kind.VARIANCE && hour >= HOURS / 2 ? 2 * NOISE : NOISE;
      series[hour] = LEVEL + truth(kind, hour) + scatter * noise;
      if (kind == Kind.GAPS && random.nextInt(10) == 0) {
        series[hour] = Double.NaN;
      }
    }
    return series;
  }

  private static double truth(Kind kind, int hour) {
    boolean yesterday = hour >= HOURS - DAY;
    return switch (kind) {
      case WHITE_NOISE, AUTOCORRELATED_05, AUTOCORRELATED_09, HEAVY_TAILS, VARIANCE -> 0;
      case DAY_RHYTHM, GAPS -> wave(hour, DAY);
      case WEEK_RHYTHM -> hour % WEEK < 5 * DAY ? wave(hour, DAY) : -10;
      case SIX_HOURS -> wave(hour, 6);
      case SUMMER_TIME -> wave(hour < HOURS / 2 ? hour : hour + 1, DAY);
      case TREND -> 20.0 * hour / HOURS;
      case SHIFT -> hour < 16 * DAY ? 0 : 20;
      case LEAK -> 40.0 * (hour % (10 * DAY)) / (10 * DAY);
      case SPIKE -> hour == HOURS - 10 ? LEVEL : 0;
      case SPIKE_IN_RHYTHM ->
          yesterday && hour % DAY >= 17 && hour % DAY < 20 ? 20 : 4 * wave(hour, DAY);
    };
  }

  private static double wave(int hour, int period) {
    return 10 * Math.sin(2 * Math.PI * hour / period);
  }
}
