create table nightshift.benchmark_run (
  host_id bigint not null references nightshift.host,
  at timestamptz not null,
  suite text not null,
  seed bigint not null,
  seconds double precision not null,
  cpu_seconds double precision not null,
  trials integer not null,
  disturbed integer not null,
  primary key (host_id, at, suite)
);
comment on table nightshift.benchmark_run is 'One run of a suite of benchmarks on a host: what it cost, and how its trials were mixed.';
comment on column nightshift.benchmark_run.host_id is 'Host it ran on.';
comment on column nightshift.benchmark_run.at is 'When it was started.';
comment on column nightshift.benchmark_run.suite is 'Name of the suite.';
comment on column nightshift.benchmark_run.seed is 'Seed of the random order of its trials.';
comment on column nightshift.benchmark_run.seconds is 'How long it took.';
comment on column nightshift.benchmark_run.cpu_seconds is 'CPU time that Nightshift and the tools it started used meanwhile.';
comment on column nightshift.benchmark_run.trials is 'Trials that were taken.';
comment on column nightshift.benchmark_run.disturbed is 'Values of trials during which a neighbour was at work.';

alter table nightshift.benchmark_result add column disturbed integer not null default 0;
comment on column nightshift.benchmark_result.disturbed is 'Trials during which a neighbour was at work.';

create or replace view report.benchmark as
select r.at, h.name as host, r.suite, r.benchmark, r.metric, r.value, r.low, r.high, r.unit, r.higher_is_better, r.trials, r.outcome, r.reason,
  r.environment, r.job_run_id, r.host_id, r.series, r.disturbed
from nightshift.benchmark_result r
join nightshift.host h on h.id = r.host_id;
comment on column report.benchmark.disturbed is 'Trials during which a neighbour was at work.';

create view report.benchmark_run as
select r.at, h.name as host, r.suite, r.seconds, r.cpu_seconds, r.trials, r.disturbed, r.seed, r.host_id
from nightshift.benchmark_run r
join nightshift.host h on h.id = r.host_id;
comment on view report.benchmark_run is 'Runs of benchmarks and what they cost.';
comment on column report.benchmark_run.at is 'When it was started.';
comment on column report.benchmark_run.host is 'Host it ran on.';
comment on column report.benchmark_run.suite is 'Name of the suite.';
comment on column report.benchmark_run.seconds is 'How long it took.';
comment on column report.benchmark_run.cpu_seconds is 'CPU time that Nightshift and the tools it started used meanwhile.';
comment on column report.benchmark_run.trials is 'Trials that were taken.';
comment on column report.benchmark_run.disturbed is 'Values of trials during which a neighbour was at work.';
comment on column report.benchmark_run.seed is 'Seed of the random order of its trials.';
comment on column report.benchmark_run.host_id is 'Host it ran on.';
