package dev.nightshift.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.usage.ExponentialHistogram;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The functions of schema report and the Java class do the same arithmetic, bit for bit.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistogramSqlTest {
  private static final int PAIRS = 3_000;

  private final SplittableRandom random = new SplittableRandom(42);
  private Database database;
  private Jdbi jdbi;

  @BeforeAll
  void open() {
    database = TestDatabase.forClass(HistogramSqlTest.class);
    jdbi = database.jdbi();
  }

  @AfterAll
  void close() {
    database.close();
  }

  /// What SQL made of a pair and a share.
  record Sql(
      @Nullable String merged,
      @Nullable Double quantile,
      @Nullable Double mean,
      long count,
      double error) {}

  @Test
  void mergeQuantileMeanCountAndErrorAgree() {
    var a = histograms(PAIRS);
    var b = histograms(PAIRS);
    var shares = IntStream.range(0, PAIRS).mapToObj(i -> share(i)).toList();
    var rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select report.histogram_merge(a, b)::text as merged, report.histogram_quantile(a, share) as quantile,
                          report.histogram_mean(a) as mean, report.histogram_count(a) as count, report.histogram_error(a) as error
                        from (
                          select a::report.histogram as a, b::report.histogram as b, share, place
                          from unnest(:a::text[], :b::text[], :share::double precision[]) with ordinality as pair (a, b, share, place)
                        ) pair
                        order by place
                        """)
                    .bindArray("a", String.class, texts(a))
                    .bindArray("b", String.class, texts(b))
                    .bindArray("share", Double.class, shares)
                    .map(
                        (row, _) ->
                            new Sql(
                                row.getString("merged"),
                                row.getObject("quantile", Double.class),
                                row.getObject("mean", Double.class),
                                row.getLong("count"),
                                row.getDouble("error")))
                    .list());
    assertThat(rows).hasSize(PAIRS);
    for (int i = 0; i < PAIRS; i++) {
      var sql = rows.get(i);
      var first = a.get(i);
      double share = shares.get(i);
      assertThat(HistogramText.parse(sql.merged())).isEqualTo(first.merge(b.get(i)));
      assertThat(sql.count()).isEqualTo(first.count());
      assertThat(sql.error()).isEqualTo(first.relativeError());
      assertThat(sql.quantile())
          .as("quantile %s of %s", share, first)
          .isEqualTo(first.count() == 0 ? null : first.quantile(share).orElseThrow());
      assertThat(sql.mean()).isEqualTo(first.count() == 0 ? null : first.mean().orElseThrow());
    }
  }

  @Test
  void theAggregateIsTheMergeOfAllRowsInAnyOrder() {
    for (int round = 0; round < 30; round++) {
      var all = histograms(1 + random.nextInt(60));
      var merged = all.stream().reduce(ExponentialHistogram::merge).orElseThrow();
      for (String order : List.of("asc", "desc")) {
        String sql =
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select report.histogram_merge(h::report.histogram order by place %s)::text from unnest(:all::text[]) with ordinality t (h, place)"
                                .formatted(order))
                        .bindArray("all", String.class, texts(all))
                        .mapTo(String.class)
                        .one());
        assertThat(sql).isEqualTo(HistogramText.of(merged));
      }
    }
  }

  @Test
  void everyBoundaryOfAnOctaveAgrees() {
    var sql =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select report.histogram_middle(8, i) from generate_series(-2560, 6000) i order by i")
                    .mapTo(Double.class)
                    .list());
    for (int i = -2560; i <= 6000; i++) {
      assertThat(sql.get(i + 2560))
          .isEqualTo(ExponentialHistogram.of(8, 0, i, 1).quantile(1).orElseThrow());
    }
  }

  @Test
  void theAggregateOverNothingIsNothing() {
    assertThat(one("select report.histogram_merge(null::report.histogram)::text")).isNull();
    assertThat(one("select report.histogram_quantile(null, 0.5)::text")).isNull();
    assertThat(
            one(
                "select report.histogram_quantile(row(8, 0, 0, '{}')::report.histogram, 0.5)::text"))
        .isNull();
  }

  @Test
  void bucketsAreRowsThatAddUpToTheCount() {
    var histogram = ExponentialHistogram.ofValues(0, 0.25, 1, 2, 2, 700);
    assertThat(
            one(
                "select sum(count)::text from report.histogram_buckets('%s')"
                    .formatted(HistogramText.of(histogram))))
        .isEqualTo("6");
    assertThat(
            one(
                "select (min(high) filter (where low > 300))::text from report.histogram_buckets('%s')"
                    .formatted(HistogramText.of(histogram))))
        .isNotNull();
  }

  @Test
  void aShareOutsideZeroToOneIsRefused() {
    for (String share : List.of("1.01", "-0.1", "'NaN'")) {
      assertThatThrownBy(
              () ->
                  one(
                      "select report.histogram_quantile(row(8, 0, 0, '{1}')::report.histogram, %s)::text"
                          .formatted(share)))
          .hasMessageContaining("a share lies in 0..1");
    }
  }

  @Test
  void reportersMayUseThem() {
    var result =
        jdbi.inTransaction(
            handle -> {
              handle.execute("set local role nightshift_report");
              return handle
                  .createQuery(
                      "select report.histogram_quantile(report.histogram_merge(cpu_histogram), 0.95) from report.container_hour")
                  .mapTo(Double.class)
                  .findOne();
            });
    assertThat(result).isEmpty();
  }

  private @Nullable String one(String sql) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).map((row, _) -> row.getString(1)).list().getFirst());
  }

  private static List<String> texts(List<ExponentialHistogram> histograms) {
    return histograms.stream().map(h -> Objects.requireNonNull(HistogramText.of(h))).toList();
  }

  private double share(int place) {
    return switch (place % 5) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> 0.95;
      default -> random.nextDouble();
    };
  }

  private List<ExponentialHistogram> histograms(int size) {
    var all = new ArrayList<ExponentialHistogram>();
    for (int i = 0; i < size; i++) {
      all.add(histogram());
    }
    return all;
  }

  /// Empty, of zeros only, narrow, wide, or of a lower scale than it needs.
  private ExponentialHistogram histogram() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return ExponentialHistogram.EMPTY;
    }
    if (kind == 1) {
      return ExponentialHistogram.of(random.nextInt(9), 1 + random.nextInt(9), 0);
    }
    double centre = Math.pow(2, random.nextDouble(-8, 60));
    double octaves = new double[] {0.1, 1, 12, 70}[random.nextInt(4)];
    var histogram =
        ExponentialHistogram.ofValues(
            random
                .doubles(1 + random.nextInt(200))
                .map(uniform -> centre * Math.pow(2, (uniform - 0.5) * octaves))
                .toArray());
    return kind < 6 ? histogram.downscale(random.nextInt(histogram.scale() + 1)) : histogram;
  }
}
