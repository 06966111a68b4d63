package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.Benchmarks;
import dev.nightshift.jobs.digest.DigestFiles;
import dev.nightshift.jobs.digest.DigestJob;
import dev.nightshift.jobs.schedule.Runner;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.TriggerStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a newcomer sees after the start: one pass through everything, where its results lie, and
/// what comes next.
final class Tour {
  private static final Logger LOG = LoggerFactory.getLogger(Tour.class);
  private static final Duration WEEK = Duration.ofDays(7);

  private final Engine engine;
  private final Settings settings;
  private final Terminal terminal;
  private final Duration sampling;
  private final InstantSource clock = InstantSource.system();
  private DigestFiles.@Nullable Written firstDigest;

  Tour(Engine engine, Settings settings, Terminal terminal, Duration sampling) {
    this.engine = engine;
    this.settings = settings;
    this.terminal = terminal;
    this.sampling = sampling;
  }

  /// Whether this host went through its first cycle before.
  boolean isDone() {
    return engine.crew().digests().knows(engine.machine().facts().name());
  }

  /// @return how many steps failed
  int firstCycle() throws InterruptedException {
    var crew = engine.crew();
    return new FirstCycle()
        .step("Samples", this::sample)
        .step("Histories", _ -> run(crew.rollUp()))
        .step("Health", _ -> run(crew.healthCheck()))
        .step("Benchmark", this::benchmark)
        .step("Analysis", _ -> run(crew.analyse()))
        .step("Recommendations", _ -> run(crew.recommend()))
        .step("Digest", _ -> digest())
        .run(new Progress(terminal));
  }

  private String sample(Progress progress) throws InterruptedException {
    long begun = System.nanoTime();
    long nanos = sampling.toNanos();
    while (System.nanoTime() - begun < nanos) {
      double fraction = (double) (System.nanoTime() - begun) / nanos;
      long left = Math.round(sampling.toSeconds() * (1 - fraction));
      progress.at(fraction, left + " s left");
      Thread.sleep(250);
    }
    if (!engine.collector().flush(Duration.ofSeconds(20))) {
      throw new NightshiftException(
          ErrorKind.DATABASE,
          "Samples were read but could not be stored within 20 s: 'nightshift doctor' looks into"
              + " it.");
    }
    var trouble = engine.collector().dockerFailure();
    return "%d s of samples of this host%s"
        .formatted(
            sampling.toSeconds(),
            trouble
                .map(t -> "; containers are not watched: " + t.getMessage())
                .orElse(" and its containers"));
  }

  private String benchmark(Progress progress) throws InterruptedException {
    if (!engine.profiles().profile().benchmark().enabled()) {
      return "off in this profile";
    }
    return engine
        .crew()
        .benchmarks()
        .run(Benchmarks.Request.suite("quick", null, now()), progress::at)
        .sentence();
  }

  private String digest() throws InterruptedException {
    var crew = engine.crew();
    Instant now = now();
    var made = crew.digests().first(engine.machine().facts().name(), now.minus(WEEK), now);
    firstDigest = made.files();
    return DigestJob.deliver(made, crew.post()).sentence();
  }

  /// Runs a job through the ledger, as the schedule would.
  private String run(ScheduledJob job) {
    Optional<Runner.Outcome> outcome = engine.runner().run(job, now());
    return switch (outcome.map(Runner.Outcome::state).orElse("")) {
      case "done", "partial" -> outcome.orElseThrow().sentence();
      case "" -> "another node does it";
      default -> throw new NightshiftException(ErrorKind.HOST, outcome.orElseThrow().sentence());
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }

  /// Ends collecting and brings the histories up to the last sample, so that whoever asks after a
  /// `run --once` gets an answer about all that was collected and not up to the middle of it.
  void settle() {
    engine.collector().close();
    run(engine.crew().rollUp());
  }

  void whereEverythingIs() {
    var out = terminal.out();
    out.println();
    out.println(terminal.bold("Where everything is"));
    var digest = firstDigest;
    if (digest != null) {
      out.println("  digest    " + digest.html() + " (page)");
      out.println("            " + digest.text() + " (text)");
      out.println("            " + digest.mail() + " (mail)");
    }
    out.println("  database  nightshift db url, nightshift db shell, nightshift query list");
    out.println("  log       " + settings.dataDirectory().resolve("log/nightshift.log"));
  }

  /// A database that is away for a moment is no reason not to begin.
  void whatComesNext() {
    var out = terminal.out();
    out.println();
    out.println(terminal.bold("What runs when next (UTC)"));
    try {
      printTimes();
    } catch (JdbiException | NightshiftException away) {
      LOG.warn("What runs when could not be read", away);
      out.println("  The database does not answer now; 'nightshift jobs list' tells it later.");
    }
  }

  private void printTimes() {
    var out = terminal.out();
    for (var due : new TriggerStore(engine.database().jdbi()).due()) {
      if (due.next() != null) {
        out.printf(
            "  %-18s %s%s%n",
            due.job(), Words.minute(due.next()).text(), due.paused() ? " (paused)" : "");
      }
    }
  }
}
