-- Schema report: what Nightshift found, proposed, sent and did.
create view report.health as
select r.at, h.name as host, w.name as workload, c.name as container, r.check_name, r.subject, r.status, r.value, r.threshold, r.unit, r.sentence,
  r.job_run_id, r.container_id, c.workload_id, r.host_id
from nightshift.health_result r
join nightshift.host h on h.id = r.host_id
left join nightshift.container c on c.id = r.container_id
left join nightshift.workload w on w.id = c.workload_id;
comment on view report.health is 'Every result of every health check.';
comment on column report.health.host is 'Name of the host.';
comment on column report.health.workload is 'Name of the workload; null for results about the host or Nightshift itself.';
comment on column report.health.container is 'Name of the container; null for results about the host or Nightshift itself.';
comment on column report.health.workload_id is 'Identity of the workload.';

create view report.alert as
select a.opened_at, h.name as host, a.check_name, a.subject, a.status, a.closed_at is null as open, a.changed_at, a.closed_at, a.sentence,
  a.id as alert_id, a.host_id
from nightshift.alert a
join nightshift.host h on h.id = a.host_id;
comment on view report.alert is 'Every alert, open or closed.';
comment on column report.alert.host is 'Name of the host.';
comment on column report.alert.open is 'Whether the subject is still not well.';
comment on column report.alert.alert_id is 'Identity of the alert.';

create view report.job_run as
select r.scheduled_at, r.job, r.scope, r.state, r.started_at, r.ended_at,
  extract(epoch from r.ended_at - r.started_at)::double precision as seconds,
  r.node, r.epoch, r.summary, r.error_kind, r.error, r.id as job_run_id
from nightshift.job_run r;
comment on view report.job_run is 'Every run of every scheduled job.';
comment on column report.job_run.seconds is 'How long it took; null while it runs.';
comment on column report.job_run.job_run_id is 'Identity of the run.';

create view report.node as
select n.name as node, h.name as host, n.version, n.started_at, n.heartbeat_at, n.stopped_at, n.host_id
from nightshift.node n
left join nightshift.host h on h.id = n.host_id;
comment on view report.node is 'Every Nightshift process that ever ran.';
comment on column report.node.node is 'Name of the node.';
comment on column report.node.host is 'Name of the host it runs on.';

create view report.profile_use as
select u.since, h.name as host, u.profile, u.actor, u.settings, u.host_id
from nightshift.profile_use u
left join nightshift.host h on h.id = u.host_id;
comment on view report.profile_use is 'Which environment profile was in use from when on: the newest row of a host counts, else the newest without a host.';
comment on column report.profile_use.host is 'Name of the host it is for; null for the whole fleet.';

create view report.benchmark as
select r.at, h.name as host, r.suite, r.benchmark, r.metric, r.value, r.low, r.high, r.unit, r.higher_is_better, r.trials, r.outcome, r.reason,
  r.environment, r.job_run_id, r.host_id
from nightshift.benchmark_result r
join nightshift.host h on h.id = r.host_id;
comment on view report.benchmark is 'What every benchmark measured, or why it measured nothing.';
comment on column report.benchmark.host is 'Name of the host.';

create view report.finding as
select f.found_at, f.kind, f.severity, h.name as host, w.name as workload, c.name as container, f.sentence, f.advice, f.confidence,
  f.resolved_at is null as open, lower(f.during) as during_from, upper(f.during) as during_until, f.last_seen_at, f.resolved_at, f.times_seen,
  f.dismissed_until, f.dismissed_because, f.evidence,
  f.id as finding_id, f.container_id, f.workload_id, f.host_id
from nightshift.finding f
left join nightshift.host h on h.id = f.host_id
left join nightshift.container c on c.id = f.container_id
left join nightshift.workload w on w.id = f.workload_id;
comment on view report.finding is 'Everything noticed, open or resolved, with its evidence.';
comment on column report.finding.host is 'Name of the host; null where it is about more than one.';
comment on column report.finding.workload is 'Name of the workload; null where it is about a host.';
comment on column report.finding.container is 'Name of the container; null where it is about more than one or a host.';
comment on column report.finding.open is 'Whether the last analysis still saw it.';
comment on column report.finding.during_from is 'Start of the time it is about.';
comment on column report.finding.during_until is 'End of the time it is about.';
comment on column report.finding.finding_id is 'Identity of the finding.';

create view report.recommendation as
select r.made_at, h.name as host, w.name as workload, c.name as container, r.resource, r.answer, r.current_value, r.proposed_value, r.unit,
  r.current_value - r.proposed_value as saved_value, r.sentence, r.superseded_at is null as current, r.policy, r.policy_version,
  r.samples_used, r.samples_needed, lower(r.history) as history_from, upper(r.history) as history_until, r.confirmed_at, r.superseded_at,
  r.evidence,
  r.id as recommendation_id, r.container_id, r.workload_id, r.host_id
from nightshift.recommendation r
join nightshift.host h on h.id = r.host_id
join nightshift.container c on c.id = r.container_id
join nightshift.workload w on w.id = r.workload_id;
comment on view report.recommendation is 'Every answer for every container and resource. A no is an answer too.';
comment on column report.recommendation.host is 'Name of the host.';
comment on column report.recommendation.workload is 'Name of the workload it is for.';
comment on column report.recommendation.container is 'Name of the container whose history it rests on.';
comment on column report.recommendation.saved_value is 'What the proposal would free, in unit; negative where it asks for more; null where nothing is proposed or no limit is set.';
comment on column report.recommendation.current is 'Whether it is the newest for its container and resource.';
comment on column report.recommendation.history_from is 'Start of the time its samples cover.';
comment on column report.recommendation.history_until is 'End of the time its samples cover.';
comment on column report.recommendation.recommendation_id is 'Identity of the recommendation.';

create view report.digest as
select d.made_at, d.key, lower(d.period) as period_from, upper(d.period) as period_until, d.subject, d.plain, d.html, d.id as digest_id
from nightshift.digest d;
comment on view report.digest is 'Every digest as it was made, whether it was mailed or not.';
comment on column report.digest.period_from is 'Start of the time it tells about.';
comment on column report.digest.period_until is 'End of the time it tells about.';
comment on column report.digest.digest_id is 'Identity of the digest.';

create view report.mail as
select m.queued_at, m.key, m.subject, m.state, m.attempts, m.not_before, m.last_reply, m.accepted_at, m.id as mail_id
from nightshift.mail_outbox m;
comment on view report.mail is 'Every mail and whether the SMTP server took it. Recipients and contents are left out.';
comment on column report.mail.mail_id is 'Identity of the mail.';

create view report.audit as
select a.at, a.actor, a.node, a.entity, a.change, a.detail, a.seq
from nightshift.audit a;
comment on view report.audit is 'Who changed what, oldest first by seq.';

do $$
begin
  perform nightshift.inherit_comments('report.health', 'nightshift.health_result');
  perform nightshift.inherit_comments('report.alert', 'nightshift.alert');
  perform nightshift.inherit_comments('report.job_run', 'nightshift.job_run');
  perform nightshift.inherit_comments('report.node', 'nightshift.node');
  perform nightshift.inherit_comments('report.profile_use', 'nightshift.profile_use');
  perform nightshift.inherit_comments('report.benchmark', 'nightshift.benchmark_result');
  perform nightshift.inherit_comments('report.finding', 'nightshift.finding');
  perform nightshift.inherit_comments('report.recommendation', 'nightshift.recommendation');
  perform nightshift.inherit_comments('report.digest', 'nightshift.digest');
  perform nightshift.inherit_comments('report.mail', 'nightshift.mail_outbox');
  perform nightshift.inherit_comments('report.audit', 'nightshift.audit');
end
$$;
