-- Findings that share time and host. Waste and steady trends are no incidents: they have no moment at which they began.
create view nightshift.finding_incident as
with begun as (
  select id, host_id, lower(during) as began_at,
    lag(lower(during)) over (partition by host_id order by lower(during), id) as earlier
  from nightshift.finding
  where host_id is not null
    and (kind in ('anomaly', 'bottleneck', 'drift', 'exhaustion', 'regression', 'starvation')
      or kind = 'trend' and fingerprint !~ '^trend/[^/]+/trend/')
),
numbered as (
  select id, host_id, began_at,
    count(*) filter (where earlier is null or began_at - earlier > interval '2 hours')
      over (partition by host_id order by began_at, id) as chain
  from begun
)
select id as finding_id, min(id) over (partition by host_id, chain) as incident_id, began_at
from numbered;
comment on view nightshift.finding_incident is 'Which incident a finding belongs to: findings about one host that begin within two hours of each other, one after another, are one incident.';
comment on column nightshift.finding_incident.finding_id is 'The finding.';
comment on column nightshift.finding_incident.incident_id is 'Its incident: the id of the incident''s first finding.';
comment on column nightshift.finding_incident.began_at is 'Start of the time the finding is about.';

create view report.incident as
select i.incident_id, h.name as host,
  case when bool_and(f.resolved_at is not null) then 'resolved'
    when bool_and(f.dismissed_until is not null and f.dismissed_until > now()) filter (where f.resolved_at is null) then 'dismissed'
    when bool_and(f.times_seen = 1) filter (where f.resolved_at is null) then 'new'
    else 'standing' end as state,
  (array_agg(f.severity order by array_position(array['critical', 'warning', 'info'], f.severity)))[1] as severity,
  min(i.began_at) as began_at, max(upper(f.during)) as until_at, min(f.found_at) as found_at, max(f.last_seen_at) as last_seen_at,
  case when bool_and(f.resolved_at is not null) then max(f.resolved_at) end as resolved_at,
  count(*) as findings, count(*) filter (where f.resolved_at is null) as open_findings,
  array_agg(distinct w.name order by w.name) filter (where w.name is not null) as workloads,
  (array_agg(f.sentence order by array_position(array['critical', 'warning', 'info'], f.severity), i.began_at, f.id))[1] as sentence,
  array_agg(f.id order by i.began_at, f.id) as finding_ids, f.host_id
from nightshift.finding_incident i
join nightshift.finding f on f.id = i.finding_id
join nightshift.host h on h.id = f.host_id
left join nightshift.workload w on w.id = f.workload_id
group by i.incident_id, h.name, f.host_id;
comment on view report.incident is 'What happened on a host at one time: findings that begin within two hours of each other, one after another. A finding alone is an incident too.';
comment on column report.incident.incident_id is 'Identity of the incident: that of its first finding.';
comment on column report.incident.host is 'Name of the host.';
comment on column report.incident.state is 'new: no analysis saw any of it before; standing; dismissed: all that is open of it is; resolved: nothing of it is open.';
comment on column report.incident.severity is 'The gravest of its findings: critical, warning or info.';
comment on column report.incident.began_at is 'Start of the time its first finding is about.';
comment on column report.incident.until_at is 'End of the time its findings are about.';
comment on column report.incident.found_at is 'When the first of its findings was found.';
comment on column report.incident.last_seen_at is 'When an analysis last saw one of its findings.';
comment on column report.incident.resolved_at is 'When its last open finding was resolved; null while one is open.';
comment on column report.incident.findings is 'How many findings belong to it.';
comment on column report.incident.open_findings is 'How many of them are open.';
comment on column report.incident.workloads is 'Names of the workloads its findings are about; null where all are about the host.';
comment on column report.incident.sentence is 'The gravest of its findings in a sentence.';
comment on column report.incident.finding_ids is 'Its findings, in the order in which they began.';
comment on column report.incident.host_id is 'Identity of the host.';
