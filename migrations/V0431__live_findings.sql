-- Each hour is judged as it ends. What is found so is a finding like any other, but known to have been seen live.
alter table nightshift.finding add column live_at timestamptz;
comment on column nightshift.finding.live_at is 'When the hourly detection told it, while it went on; null where only an analysis saw it.';

-- Anomalies of one metric are one finding only where they are one event: their times are compared.
create index finding_anomaly on nightshift.finding (fingerprint) where kind = 'anomaly';

create table nightshift.live_detection (
  host_id bigint primary key references nightshift.host,
  judged_until timestamptz not null
);
comment on table nightshift.live_detection is 'How far the hours of each host are judged.';
comment on column nightshift.live_detection.host_id is 'Host whose hours, and those of its containers, are judged.';
comment on column nightshift.live_detection.judged_until is 'End of the newest hour that is judged.';

create or replace view report.finding as
select f.found_at, f.kind, f.severity, h.name as host, w.name as workload, c.name as container, f.sentence, f.advice, f.confidence,
  f.resolved_at is null as open, lower(f.during) as during_from, upper(f.during) as during_until, f.last_seen_at, f.resolved_at, f.times_seen,
  f.dismissed_until, f.dismissed_because, f.evidence,
  f.id as finding_id, f.container_id, f.workload_id, f.host_id,
  coalesce(h.imported_from, i.imported_from) is not null as imported, f.live_at
from nightshift.finding f
left join nightshift.host h on h.id = f.host_id
left join nightshift.container c on c.id = f.container_id
left join nightshift.host i on i.id = c.host_id
left join nightshift.workload w on w.id = f.workload_id;
comment on column report.finding.live_at is 'When the hourly detection told it, while it went on; null where only an analysis saw it.';
