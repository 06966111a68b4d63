create table nightshift.benchmark_result (
  id bigint generated always as identity primary key,
  job_run_id bigint references nightshift.job_run,
  host_id bigint not null references nightshift.host,
  at timestamptz not null,
  suite text not null,
  benchmark text not null,
  metric text not null,
  value double precision,
  low double precision,
  high double precision,
  trials integer not null,
  unit text not null,
  higher_is_better boolean not null,
  outcome text not null check (outcome in ('measured', 'skipped', 'failed', 'stopped')),
  reason text,
  environment jsonb not null default '{}'
);
create index benchmark_result_series on nightshift.benchmark_result (host_id, benchmark, metric, at);
comment on table nightshift.benchmark_result is 'What one benchmark measured on one host in one run, or why it measured nothing.';
comment on column nightshift.benchmark_result.id is 'Identity of the result.';
comment on column nightshift.benchmark_result.job_run_id is 'Run that made it; null when asked for by hand.';
comment on column nightshift.benchmark_result.host_id is 'Host it ran on.';
comment on column nightshift.benchmark_result.at is 'When it ended.';
comment on column nightshift.benchmark_result.suite is 'quick, nightly or full.';
comment on column nightshift.benchmark_result.benchmark is 'Name of the benchmark.';
comment on column nightshift.benchmark_result.metric is 'Name of the metric.';
comment on column nightshift.benchmark_result.value is 'Median over the trials, in unit.';
comment on column nightshift.benchmark_result.low is 'Lower end of the order-statistic interval of the median.';
comment on column nightshift.benchmark_result.high is 'Upper end of it.';
comment on column nightshift.benchmark_result.trials is 'Trials behind the median.';
comment on column nightshift.benchmark_result.unit is 'Unit of value, low and high.';
comment on column nightshift.benchmark_result.higher_is_better is 'True where more is better.';
comment on column nightshift.benchmark_result.outcome is 'measured; skipped: the host was busy or the tool is absent; failed; stopped: it disturbed production.';
comment on column nightshift.benchmark_result.reason is 'Why it was not measured.';
comment on column nightshift.benchmark_result.environment is 'Tool version, kernel, governor and all that may change a result.';

create table nightshift.finding (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('regression', 'anomaly', 'trend', 'exhaustion', 'bottleneck', 'waste', 'starvation', 'drift')),
  host_id bigint references nightshift.host,
  container_id bigint references nightshift.container,
  workload_id bigint references nightshift.workload,
  fingerprint text not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  confidence real not null check (confidence between 0 and 1),
  during tstzrange not null,
  found_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz,
  times_seen integer not null default 1,
  dismissed_until timestamptz,
  dismissed_because text,
  dismissed_by text,
  sentence text not null,
  advice text not null,
  evidence jsonb not null
);
create index finding_host_open on nightshift.finding (host_id) where resolved_at is null;
create unique index finding_open on nightshift.finding (fingerprint) where resolved_at is null;
comment on table nightshift.finding is 'Something noticed, with evidence. One open finding per fingerprint: seen again, it is updated.';
comment on column nightshift.finding.id is 'Identity of the finding.';
comment on column nightshift.finding.kind is 'What sort of thing was noticed.';
comment on column nightshift.finding.host_id is 'Host it is about.';
comment on column nightshift.finding.container_id is 'Container it is about.';
comment on column nightshift.finding.workload_id is 'Workload it is about.';
comment on column nightshift.finding.fingerprint is 'Kind, subject and metric: what makes two findings the same.';
comment on column nightshift.finding.severity is 'How much it matters.';
comment on column nightshift.finding.confidence is 'How sure it is, 0 to 1.';
comment on column nightshift.finding.during is 'The time it is about.';
comment on column nightshift.finding.found_at is 'When it was first found.';
comment on column nightshift.finding.last_seen_at is 'When an analysis last saw it.';
comment on column nightshift.finding.resolved_at is 'When an analysis no longer saw it.';
comment on column nightshift.finding.times_seen is 'Analyses that saw it: 1 is new.';
comment on column nightshift.finding.dismissed_until is 'Until when nobody wants to hear of it; null when it was never dismissed.';
comment on column nightshift.finding.dismissed_because is 'Why it was dismissed.';
comment on column nightshift.finding.dismissed_by is 'Who dismissed it.';
comment on column nightshift.finding.sentence is 'The finding in a sentence.';
comment on column nightshift.finding.advice is 'What to do about it, in a sentence.';
comment on column nightshift.finding.evidence is 'The numbers behind it.';

create table nightshift.recommendation (
  id bigint generated always as identity primary key,
  workload_id bigint not null references nightshift.workload,
  host_id bigint not null references nightshift.host,
  container_id bigint not null references nightshift.container,
  resource text not null check (resource in ('cpu', 'memory')),
  answer text not null check (answer in ('resize', 'keep', 'not-enough-data', 'censored')),
  current_value double precision,
  proposed_value double precision,
  unit text not null,
  policy text not null,
  policy_version integer not null,
  samples_used bigint not null,
  samples_needed bigint,
  history tstzrange,
  sentence text not null,
  evidence jsonb not null,
  made_at timestamptz not null,
  confirmed_at timestamptz not null default now(),
  superseded_at timestamptz,
  check ((answer = 'resize') = (proposed_value is not null))
);
create unique index recommendation_current on nightshift.recommendation (container_id, resource) where superseded_at is null;
create index recommendation_workload on nightshift.recommendation (workload_id, made_at);
comment on table nightshift.recommendation is 'The answer for one container and resource. A no is recorded like a yes.';
comment on column nightshift.recommendation.id is 'Identity of the recommendation.';
comment on column nightshift.recommendation.workload_id is 'Workload it is for.';
comment on column nightshift.recommendation.host_id is 'Host of the container.';
comment on column nightshift.recommendation.container_id is 'Container whose history it rests on.';
comment on column nightshift.recommendation.resource is 'cpu or memory.';
comment on column nightshift.recommendation.answer is 'resize; keep: the limit is right; not-enough-data; censored: usage is pinned at the limit, so the demand is not known.';
comment on column nightshift.recommendation.current_value is 'Limit in force in unit; null when unset.';
comment on column nightshift.recommendation.proposed_value is 'Proposed limit in unit.';
comment on column nightshift.recommendation.unit is 'cores or bytes.';
comment on column nightshift.recommendation.policy is 'Policy that made it.';
comment on column nightshift.recommendation.policy_version is 'Version of that policy.';
comment on column nightshift.recommendation.samples_used is 'Samples it rests on.';
comment on column nightshift.recommendation.samples_needed is 'Samples the policy asks for, where there were too few.';
comment on column nightshift.recommendation.history is 'The time those samples cover.';
comment on column nightshift.recommendation.sentence is 'The answer in a sentence.';
comment on column nightshift.recommendation.evidence is 'The numbers behind it.';
comment on column nightshift.recommendation.made_at is 'When it was made.';
comment on column nightshift.recommendation.confirmed_at is 'When the same answer last came out. A resize keeps the numbers it was made from; other answers take the newest.';
comment on column nightshift.recommendation.superseded_at is 'When a newer one took its place, or its container was gone.';
