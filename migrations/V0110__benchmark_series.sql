alter table nightshift.benchmark_result add column series text not null default '';
comment on column nightshift.benchmark_result.series is 'What results must share to be comparable: the versions of the tools that measured them.';
drop index nightshift.benchmark_result_series;
create index benchmark_result_series on nightshift.benchmark_result (host_id, suite, benchmark, metric, at);

create or replace view report.benchmark as
select r.at, h.name as host, r.suite, r.benchmark, r.metric, r.value, r.low, r.high, r.unit, r.higher_is_better, r.trials, r.outcome, r.reason,
  r.environment, r.job_run_id, r.host_id, r.series
from nightshift.benchmark_result r
join nightshift.host h on h.id = r.host_id;
