package dev.nightshift.jobs.cli;

import dev.nightshift.engine.benchmark.NightPair;
import dev.nightshift.engine.benchmark.NightSeries;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.NightStore;
import dev.nightshift.jobs.benchmark.NightStore.Measured;
import dev.nightshift.jobs.benchmark.Nights;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts two nights of this host beside each other.
@Command(
    name = "compare",
    description = {
      "Put two nights of this host beside each other.",
      "The interval rests on the scatter between nights; a change within it, or too small to matter,",
      "is told as the same. Whether one lasts only more nights can tell."
    })
final class BenchmarkCompareCommand extends DatabaseCommand {
  @Parameters(index = "0", paramLabel = "NIGHT", description = "A day in UTC, e.g. 2026-11-20.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "NIGHT", description = "Another.")
  private String second = "";

  @Option(
      names = "--suite",
      defaultValue = "nightly",
      description = "Which suite (default: ${DEFAULT-VALUE}).")
  private String suite = "nightly";

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var store = new NightStore(session.database().jdbi());
    HostId host = Machine.known(session);
    var before = byMetric(night(store, host, first));
    var after = byMetric(night(store, host, second));
    LocalDate one = LocalDate.parse(first);
    LocalDate other = LocalDate.parse(second);
    Instant until =
        (one.isAfter(other) ? one : other).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    var pairs =
        NightPair.of(
            store.series(host, suite, until.minus(Nights.LOOKBACK), until).stream()
                .flatMap(series -> asked(series, one, other).stream())
                .toList());
    var table =
        Table.columns("benchmark", "metric", "before", "after", "change", "low", "high", "verdict");
    pairs.forEach(pair -> compared(table, pair));
    pairs.stream().map(BenchmarkCompareCommand::key).forEach(before::remove);
    before.forEach((key, then) -> alone(table, then, after.remove(key)));
    pairs.stream().map(BenchmarkCompareCommand::key).forEach(after::remove);
    after.values().forEach(now -> alone(table, null, now));
    table.print(session.terminal(), format, "Nothing was measured in these nights.");
    return 0;
  }

  private static Optional<NightPair.Asked> asked(
      NightSeries series, LocalDate one, LocalDate other) {
    int before = indexOf(series, one);
    int after = indexOf(series, other);
    return before < 0 || after < 0
        ? Optional.empty()
        : Optional.of(new NightPair.Asked(series, before, after));
  }

  private static int indexOf(NightSeries series, LocalDate day) {
    return IntStream.range(0, series.nights().size())
        .filter(n -> series.nights().get(n).at().atZone(ZoneOffset.UTC).toLocalDate().equals(day))
        .findFirst()
        .orElse(-1);
  }

  private static void compared(Table table, NightPair pair) {
    var series = pair.series();
    var effect = pair.effect();
    table.row(
        series.benchmark(),
        series.metric(),
        BenchmarkTable.amount(pair.before(), series.unit()),
        BenchmarkTable.amount(pair.after(), series.unit()),
        NightTable.change(pair.before() == 0 ? null : Double.valueOf(pair.change())),
        NightTable.change(effect == null ? null : effect.low()),
        NightTable.change(effect == null ? null : effect.high()),
        Table.Cell.status(pair.word().toString()));
  }

  /// What was measured in one of the nights only, or by other versions of its tools.
  private static void alone(Table table, @Nullable Measured then, @Nullable Measured now) {
    var any = then == null ? Objects.requireNonNull(now) : then;
    table.row(
        any.benchmark(),
        any.metric(),
        BenchmarkTable.amount(then == null ? null : then.value(), any.unit()),
        BenchmarkTable.amount(now == null ? null : now.value(), any.unit()),
        NightTable.change(null),
        NightTable.change(null),
        NightTable.change(null),
        Table.Cell.status(then == null || now == null ? "not measured twice" : "other tools"));
  }

  private static Map<String, Measured> byMetric(List<Measured> night) {
    return night.stream()
        .collect(
            Collectors.toMap(
                m -> m.benchmark() + "/" + m.metric(), m -> m, (m, _) -> m, TreeMap::new));
  }

  private static String key(NightPair pair) {
    return pair.series().benchmark() + "/" + pair.series().metric();
  }

  private List<Measured> night(NightStore store, HostId host, String day) {
    try {
      var measured = store.night(host, suite, LocalDate.parse(day));
      if (measured.isEmpty()) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "Nothing was measured by suite '"
                + suite
                + "' on "
                + day
                + ": 'nightshift benchmark history NAME' shows the nights there are.");
      }
      return measured;
    } catch (DateTimeParseException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "A night is a day in UTC such as 2026-11-20, not '" + day + "'.", e);
    }
  }
}
