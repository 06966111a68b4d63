package dev.nightshift.engine.prediction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Decisions of the past with what came of them, for training.
///
/// @param rows the features of each
/// @param answers 1 where the next sample was hot, else 0
/// @param shift what to add to log odds learned from them, for not all decisions were kept
@SuppressWarnings("ArrayRecordComponent") // never compared, and as many as memory holds
record Examples(double[][] rows, int[] answers, double shift) {
  /// How many are kept at most.
  static final int MOST = 400_000;

  /// How many Smile is given at most.
  static final int FOR_SMILE = 50_000;

  /// Whether there is anything to learn: both answers, some times over.
  boolean teach() {
    int yes = yes();
    return yes >= 20 && answers.length - yes >= 20;
  }

  int yes() {
    int yes = 0;
    for (int answer : answers) {
      yes += answer;
    }
    return yes;
  }

  /// All of them where they are few enough, else a draw that prefers the rarer answer.
  Examples atMost(int most, long seed) {
    if (rows.length <= most) {
      return this;
    }
    var draw = new Draw(most, seed);
    for (int i = 0; i < rows.length; i++) {
      var row = rows[i];
      draw.take(answers[i] == 1, () -> row);
    }
    var few = draw.examples();
    return new Examples(few.rows(), few.answers(), shift + few.shift());
  }

  /// Draws examples as they come by: all with "yes" and as many with "no" as there is room, each
  /// with the same chance (Vitter's reservoir). "Yes" may fill a quarter of the room.
  static final class Draw {
    private final int most;
    private final SplittableRandom random;
    private final List<double[]> yes = new ArrayList<>();
    private final List<double[]> no = new ArrayList<>();
    private long yesSeen;
    private long noSeen;

    Draw(int most, long seed) {
      this.most = most;
      this.random = new SplittableRandom(seed);
    }

    void take(boolean answer, Supplier<double[]> row) {
      if (answer) {
        put(yes, most / 4, ++yesSeen, row);
      } else {
        put(no, most - most / 4, ++noSeen, row);
      }
    }

    private void put(List<double[]> to, int room, long seen, Supplier<double[]> row) {
      if (to.size() < room) {
        to.add(row.get());
      } else {
        long at = random.nextLong(seen);
        if (at < room) {
          to.set((int) at, row.get());
        }
      }
    }

    private double shift() {
      double yesKept = yesSeen == 0 ? 1 : (double) yes.size() / yesSeen;
      double noKept = noSeen == 0 ? 1 : (double) no.size() / noSeen;
      return Math.log(noKept / yesKept);
    }

    Examples examples() {
      var rows = new ArrayList<double[]>(yes);
      rows.addAll(no);
      var answers = new int[rows.size()];
      Arrays.fill(answers, 0, yes.size(), 1);
      return new Examples(rows.toArray(double[][]::new), answers, shift());
    }
  }
}
