package dev.nightshift.engine.prediction;

/// How boosted trees are grown.
///
/// @param trees how many
/// @param depth levels of each at most
/// @param leaves leaves of each at most
/// @param leafSize rows in a leaf at least
/// @param rate share of its answer that a tree adds
/// @param share share of the rows that a tree sees
record Boosting(int trees, int depth, int leaves, int leafSize, double rate, double share) {
  /// For {@link HistogramBoost}: chosen on halves of the servers of the traces.
  static final Boosting HISTOGRAM = new Boosting(300, 8, 31, 20, 0.05, 0.7);

  /// For Smile, which sorts instead of counting and needs some forty times as long for a tree.
  static final Boosting SMILE = new Boosting(100, 6, 16, 20, 0.1, 0.7);
}
