package dev.nightshift.jobs.schedule;

import java.time.Instant;

/// One claimed run of a job.
///
/// @param id row in the ledger `job_run`
/// @param job name of the job
/// @param scope `fleet` or `host:NAME`
/// @param scheduledAt the instant the run was due
/// @param startedAt the instant it was claimed; jobs use it as their "now"
/// @param epoch 1, and one more after each takeover from a dead node
public record JobRun(
    long id, String job, String scope, Instant scheduledAt, Instant startedAt, int epoch) {}
