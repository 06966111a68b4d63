alter table nightshift.benchmark_result add column host_speed double precision;
comment on column nightshift.benchmark_result.host_speed is 'How fast the host was meanwhile, in canaries per second of CPU time; null where the benchmark counts time on the wall.';

create or replace view report.benchmark as
select r.at, h.name as host, r.suite, r.benchmark, r.metric, r.value, r.low, r.high, r.unit, r.higher_is_better, r.trials, r.outcome, r.reason,
  r.environment, r.job_run_id, r.host_id, r.series, r.disturbed, r.host_speed
from nightshift.benchmark_result r
join nightshift.host h on h.id = r.host_id;
comment on column report.benchmark.host_speed is 'How fast the host was meanwhile, in canaries per second of CPU time; null where the benchmark counts time on the wall.';

-- Rollouts beside the nights around them. A change counts as harm or benefit only with nights on both sides.
create view report.rollout_night as
select o.plan_id as rollout, h.name as host, w.name as workload, o.state, o.started_at, o.ended_at,
  case when r.at < o.started_at then 'before' else 'after' end as side,
  r.at, r.benchmark, r.metric, r.value, r.unit, r.higher_is_better, r.host_speed, o.host_id
from nightshift.rollout o
join nightshift.host h on h.id = o.host_id
join nightshift.workload w on w.id = o.workload_id
join nightshift.benchmark_result r on r.host_id = o.host_id and r.suite = 'nightly' and r.outcome = 'measured'
  and (r.at < o.started_at and r.at >= o.started_at - interval '14 days'
    or r.at > o.ended_at and r.at <= o.ended_at + interval '14 days')
where o.started_at is not null;
comment on view report.rollout_night is 'Each rollout with what was measured on its host in the 14 days before it began and after it ended.';
comment on column report.rollout_night.rollout is 'Number of the rollout.';
comment on column report.rollout_night.host is 'Its host.';
comment on column report.rollout_night.workload is 'Its workload.';
comment on column report.rollout_night.state is 'Where it stands.';
comment on column report.rollout_night.started_at is 'When its first stage began.';
comment on column report.rollout_night.ended_at is 'When it ended.';
comment on column report.rollout_night.side is 'before or after it.';
comment on column report.rollout_night.at is 'When it was measured.';
comment on column report.rollout_night.benchmark is 'Name of the benchmark.';
comment on column report.rollout_night.metric is 'Name of the metric.';
comment on column report.rollout_night.value is 'Median over the trials, in unit.';
comment on column report.rollout_night.unit is 'Unit of value.';
comment on column report.rollout_night.higher_is_better is 'True where more is better.';
comment on column report.rollout_night.host_speed is 'How fast the host was meanwhile; null where the benchmark counts time on the wall.';
comment on column report.rollout_night.host_id is 'Its host.';
