create table nightshift.benchmark_baseline (
  host_id bigint not null references nightshift.host,
  suite text not null,
  benchmark text not null,
  metric text not null,
  unit text not null,
  value double precision not null,
  nights integer not null,
  set_at timestamptz not null,
  set_by text not null,
  primary key (host_id, suite, benchmark, metric)
);
comment on table nightshift.benchmark_baseline is 'What people accepted as a host''s level: shifts that were told before count as its new normal.';
comment on column nightshift.benchmark_baseline.host_id is 'Host it is for.';
comment on column nightshift.benchmark_baseline.suite is 'Suite it is for.';
comment on column nightshift.benchmark_baseline.benchmark is 'Name of the benchmark.';
comment on column nightshift.benchmark_baseline.metric is 'Name of the metric.';
comment on column nightshift.benchmark_baseline.unit is 'Unit of value.';
comment on column nightshift.benchmark_baseline.value is 'Median of the nights before it was set.';
comment on column nightshift.benchmark_baseline.nights is 'How many nights that were.';
comment on column nightshift.benchmark_baseline.set_at is 'When it was set.';
comment on column nightshift.benchmark_baseline.set_by is 'Who set it.';
