package dev.nightshift.jobs.digest;

import dev.nightshift.jobs.mail.Flushed;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import dev.nightshift.reports.Amounts;
import java.util.Optional;

/// Makes the digest that is due and sends it at once. Run again, it makes none twice.
public final class DigestJob implements ScheduledJob {
  private final Digests digests;
  private final Optional<Post> post;

  public DigestJob(Digests digests, Optional<Post> post) {
    this.digests = digests;
    this.post = post;
  }

  @Override
  public String name() {
    return "digest";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    return deliver(digests.periodic(run.scheduledAt(), run.startedAt()), post);
  }

  /// Sends what was queued with a digest, and says in a sentence what became of it.
  public static RunResult deliver(Digests.Made made, Optional<Post> post)
      throws InterruptedException {
    String written = "Wrote " + made.files().html() + ".";
    if (post.isEmpty()) {
      return RunResult.done(written + " It is mailed once NIGHTSHIFT_SMTP_HOST is set.");
    }
    if (made.queued() == 0) {
      return RunResult.done(
          written
              + (made.isNew()
                  ? " Nobody is to get it by mail: nobody is named, or all muted digests."
                  : " It was mailed before."));
    }
    Flushed flushed = post.get().outbox().flush();
    String sentence =
        written + " Queued " + Amounts.count(made.queued(), "mail") + ". " + flushed.sentence();
    return flushed.troubled() ? RunResult.partial(sentence) : RunResult.done(sentence);
  }
}
