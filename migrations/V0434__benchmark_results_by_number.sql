create or replace view report.benchmark as
select r.at, h.name as host, r.suite, r.benchmark, r.metric, r.value, r.low, r.high, r.unit, r.higher_is_better, r.trials, r.outcome, r.reason,
  r.environment, r.job_run_id, r.host_id, r.series, r.disturbed, r.host_speed, r.id as result_id
from nightshift.benchmark_result r
join nightshift.host h on h.id = r.host_id;
comment on column report.benchmark.result_id is 'Identity of the result.';
