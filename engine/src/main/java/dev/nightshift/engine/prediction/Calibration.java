package dev.nightshift.engine.prediction;

/// Turns a score into a probability: `1 / (1 + exp(-(slope * score + offset)))`, fitted on
/// decisions that the scorer has not seen (Platt 1999, with his softened answers).
///
/// @param slope above 0, so that the order of scores stays
/// @param offset carries how rare onsets are
record Calibration(double slope, double offset) {
  private static final int ROUNDS = 100;

  double probability(double score) {
    return 1 / (1 + Math.exp(-(slope * score + offset)));
  }

  /// Newton's method on the log loss of both numbers.
  static Calibration of(float[] scores, boolean[] answers) {
    int yes = 0;
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < scores.length; i++) {
      yes += answers[i] ? 1 : 0;
      mean += scores[i] / scores.length;
    }
    for (double score : scores) {
      squares += (score - mean) * (score - mean) / scores.length;
    }
    double unit = squares > 0 ? Math.sqrt(squares) : 1;
    double high = (yes + 1.0) / (yes + 2);
    double low = 1.0 / (scores.length - yes + 2);
    double a = 1;
    double b = Math.log((yes + 1.0) / (scores.length - yes + 1));
    for (int round = 0; round < ROUNDS; round++) {
      double ga = 0;
      double gb = 0;
      double haa = 1e-6;
      double hab = 0;
      double hbb = 1e-6;
      for (int i = 0; i < scores.length; i++) {
        double x = (scores[i] - mean) / unit;
        double p = 1 / (1 + Math.exp(-(a * x + b)));
        double g = (answers[i] ? high : low) - p;
        double h = p * (1 - p);
        ga += g * x;
        gb += g;
        haa += h * x * x;
        hab += h * x;
        hbb += h;
      }
      double determinant = haa * hbb - hab * hab;
      double da = (hbb * ga - hab * gb) / determinant;
      double db = (haa * gb - hab * ga) / determinant;
      a += Math.clamp(da, -1, 1);
      b += Math.clamp(db, -1, 1);
      if (Math.abs(da) + Math.abs(db) < 1e-9) {
        break;
      }
    }
    double slope = Math.max(1e-6, a) / unit;
    return new Calibration(slope, b - slope * mean);
  }
}
