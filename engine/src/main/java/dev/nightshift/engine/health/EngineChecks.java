package dev.nightshift.engine.health;

import static dev.nightshift.engine.health.Phrases.percent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Checks of Nightshift itself: who watches must be watched.
public final class EngineChecks {
  private static final String SUBJECT = "nightshift";

  /// Names of these checks.
  public static final Set<String> NAMES =
      Set.of("job", "samples", "collector", "mail-waiting", "mail-dead", "data-space");

  private final EngineHealthConfig limits;
  private final Threshold diskUsed;
  private final Judge judge;
  private final Instant now;

  /// @param diskUsed thresholds of filesystems: the data directory's is one
  public EngineChecks(EngineHealthConfig limits, Threshold diskUsed, Judge judge, Instant now) {
    this.limits = limits;
    this.diskUsed = diskUsed;
    this.judge = judge;
    this.now = now;
  }

  public List<HealthResult> check(EngineVitals vitals) {
    var results = new ArrayList<HealthResult>();
    for (var job : vitals.jobs()) {
      results.add(job(job));
    }
    collector(vitals, results);
    mails(vitals, results);
    data(vitals, results);
    return results;
  }

  private HealthResult job(EngineVitals.Job job) {
    String failure = job.failure();
    if (failure != null) {
      return HealthResult.of(
          "job",
          job.name(),
          HealthStatus.WARNING,
          "The last run of " + job.name() + " failed: " + failure);
    }
    Instant due = job.due();
    boolean missing = due != null && job.begun() == null;
    double late = due == null || !missing ? 0 : Duration.between(due, now).toMillis() / 1e3;
    return judge.tooHigh(
        "job",
        job.name(),
        limits.jobOverdue().seconds(),
        late,
        "seconds",
        due != null && missing
            ? job.name()
                + " was due at "
                + Phrases.instant(due)
                + " and had not begun "
                + Phrases.time(late)
                + " later ('nightshift jobs history' shows its runs)."
            : job.name() + (due == null ? " has not been due yet." : " ran when it was last due."));
  }

  private void collector(EngineVitals vitals, List<HealthResult> results) {
    Duration age = vitals.newestSample();
    results.add(
        age == null
            ? HealthResult.unknown("samples", SUBJECT, "There are no samples of this host yet.")
            : judge.tooHigh(
                "samples",
                SUBJECT,
                limits.sampleAge().seconds(),
                Math.max(0, age.toMillis() / 1e3),
                "seconds",
                "The newest sample of this host is "
                    + Phrases.time(age.isNegative() ? Duration.ZERO : age)
                    + " old."));
    Double missed = vitals.roundsMissed();
    results.add(
        missed == null
            ? HealthResult.unknown(
                "collector", SUBJECT, "The collector has not reported about itself lately.")
            : judge.tooHigh(
                "collector",
                SUBJECT,
                limits.roundsMissed(),
                missed,
                "share",
                missed == 0
                    ? "The collector kept up: no round was left out."
                    : "The collector left out "
                        + percent(missed)
                        + " of its rounds: this machine is too busy for it."));
  }

  private void mails(EngineVitals vitals, List<HealthResult> results) {
    Duration oldest = vitals.oldestMail();
    results.add(
        judge.tooHigh(
            "mail-waiting",
            SUBJECT,
            limits.oldestMail().seconds(),
            oldest == null ? 0 : oldest.toMillis() / 1e3,
            "seconds",
            oldest == null
                ? "No mail waits."
                : "A mail has been waiting for " + Phrases.time(oldest) + " to be sent."));
    results.add(
        judge.tooHigh(
            "mail-dead",
            SUBJECT,
            limits.deadMails(),
            (double) vitals.deadMails(),
            "count",
            vitals.deadMails() == 0
                ? "No mail was given up within a week."
                : Phrases.count(vitals.deadMails(), "mail")
                    + " could not be sent within a week and were given up."));
  }

  private void data(EngineVitals vitals, List<HealthResult> results) {
    var space = vitals.dataDirectory();
    if (space != null && space.totalBytes() > 0) {
      double used = 1 - (double) space.freeBytes() / space.totalBytes();
      results.add(
          judge.tooHigh(
              "data-space",
              SUBJECT,
              diskUsed,
              used,
              "share",
              "Nightshift's data in "
                  + space.folder()
                  + " can grow by "
                  + Phrases.size(space.freeBytes())
                  + " until that filesystem is full."));
    }
  }
}
