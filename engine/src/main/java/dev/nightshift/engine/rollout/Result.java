package dev.nightshift.engine.rollout;

/// What a judgement came to.
public enum Result {
  /// Surely not worse than the bound.
  PASS,
  /// Worse than the bound, and not by chance.
  FAIL,
  /// Neither can be said. It never lets a rollout go on.
  INCONCLUSIVE,
  /// Too little was measured. It never lets a rollout go on.
  NO_DATA;

  /// As the database writes it.
  public String word() {
    return Words.of(this);
  }

  public static Result of(String word) {
    return Words.parse(Result.class, word);
  }

  /// The result of a stage from those of its metrics: the worst one, and no data where nothing was
  /// judged.
  public static Result together(java.util.Collection<Result> results) {
    for (Result worst : new Result[] {FAIL, NO_DATA, INCONCLUSIVE}) {
      if (results.contains(worst)) {
        return worst;
      }
    }
    return results.isEmpty() ? NO_DATA : PASS;
  }
}
