package dev.nightshift.jobs.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// What people asked to be run out of turn. A live node takes it up within seconds.
public final class RequestStore {
  /// What nobody took up for this long is not begun any more.
  public static final Duration VALID = Duration.ofMinutes(5);

  private final Jdbi jdbi;

  public RequestStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Asks for a run.
  ///
  /// @param scope `fleet` or `host:NAME`
  /// @param at the instant that names the run in the ledger
  /// @param actor who asks
  public void ask(String job, String scope, Instant at, String actor) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.job_request (job, scope, asked_at, actor)
                    values (:job, :scope, :at, :actor)
                    """)
                .bind("job", job)
                .bind("scope", scope)
                .bind("at", at)
                .bind("actor", actor)
                .execute());
  }

  /// What was asked for.
  ///
  /// @param scheduledAt the instant that names the run
  public record Request(String job, Instant scheduledAt) {}

  /// Takes up what was asked for, at most ten at once. Each is taken by one node only.
  ///
  /// @param jobs names of the jobs this node knows
  public List<Request> take(List<String> scopes, List<String> jobs, String node) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update nightshift.job_request set taken_at = clock_timestamp(), node = :node
                    where id in (
                      select id from nightshift.job_request
                      where taken_at is null and scope = any(:scopes) and job = any(:jobs)
                        and made_at > clock_timestamp() - cast(:valid as interval)
                      order by id limit 10 for update skip locked)
                    returning job, asked_at
                    """)
                .bindArray("scopes", String.class, scopes)
                .bindArray("jobs", String.class, jobs)
                .bind("node", node)
                .bind("valid", VALID.toSeconds() + " s")
                .map(
                    (row, _) ->
                        new Request(
                            row.getString("job"),
                            row.getObject("asked_at", java.time.OffsetDateTime.class).toInstant()))
                .list());
  }

  /// The node that took a request up; empty while nobody has.
  public Optional<String> takenBy(String job, String scope, Instant at) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select node from nightshift.job_request
                    where job = :job and scope = :scope and asked_at = :at and node is not null
                    """)
                .bind("job", job)
                .bind("scope", scope)
                .bind("at", at)
                .mapTo(String.class)
                .findOne());
  }

  /// Takes back a request that nobody took up.
  ///
  /// @return false when it was taken up already
  public boolean withdraw(String job, String scope, Instant at) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        delete from nightshift.job_request
                        where job = :job and scope = :scope and asked_at = :at and taken_at is null
                        """)
                    .bind("job", job)
                    .bind("scope", scope)
                    .bind("at", at)
                    .execute()
                == 1);
  }
}
