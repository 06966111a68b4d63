package dev.nightshift.jobs.benchmark;

import static dev.nightshift.jobs.database.Rows.number;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The nights around rollouts.
public final class RolloutNightStore {
  private final Jdbi jdbi;

  public RolloutNightStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// One metric around one rollout.
  ///
  /// @param before its values in the 14 days before the rollout began; what counts CPU time at
  ///   equal speed of the host
  /// @param after its values in the 14 days after it ended
  public record Around(
      String benchmark,
      String metric,
      String unit,
      boolean higherIsBetter,
      List<Double> before,
      List<Double> after) {}

  private record Key(String benchmark, String metric) {}

  /// All metrics around a rollout, by name; empty when nothing was measured, or it never began.
  public List<Around> around(long rollout) {
    var found = new LinkedHashMap<Key, Around>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select benchmark, metric, unit, higher_is_better, side, value, host_speed
                    from report.rollout_night where rollout = :rollout order by benchmark, metric, at
                    """)
                .bind("rollout", rollout)
                .map(
                    (row, _) -> {
                      String unit = row.getString("unit");
                      boolean higherIsBetter = row.getBoolean("higher_is_better");
                      var around =
                          found.computeIfAbsent(
                              new Key(row.getString("benchmark"), row.getString("metric")),
                              key -> empty(key, unit, higherIsBetter));
                      double value =
                          atEqualSpeed(
                              row.getDouble("value"),
                              number(row, "host_speed"),
                              around.higherIsBetter());
                      ("before".equals(row.getString("side")) ? around.before() : around.after())
                          .add(value);
                      return around;
                    })
                .list());
    return List.copyOf(found.values());
  }

  private static double atEqualSpeed(double value, @Nullable Double speed, boolean higherIsBetter) {
    if (speed == null) {
      return value;
    }
    return higherIsBetter ? value / speed : value * speed;
  }

  private static Around empty(Key key, String unit, boolean higherIsBetter) {
    return new Around(
        key.benchmark(), key.metric(), unit, higherIsBetter, new ArrayList<>(), new ArrayList<>());
  }
}
