-- One rule for hosts that were imported to try advice on them: what decides or counts reads real_host, what lists says which are imported.
create view nightshift.real_host as
select * from nightshift.host where imported_from is null;
comment on view nightshift.real_host is 'Hosts that are there. Whatever decides about the fleet or counts it reads this and not host, which has those that were imported from traces beside them.';
do $$
begin
  perform nightshift.inherit_comments('nightshift.real_host', 'nightshift.host');
end
$$;

create or replace view report.finding as
select f.found_at, f.kind, f.severity, h.name as host, w.name as workload, c.name as container, f.sentence, f.advice, f.confidence,
  f.resolved_at is null as open, lower(f.during) as during_from, upper(f.during) as during_until, f.last_seen_at, f.resolved_at, f.times_seen,
  f.dismissed_until, f.dismissed_because, f.evidence,
  f.id as finding_id, f.container_id, f.workload_id, f.host_id,
  coalesce(h.imported_from, i.imported_from) is not null as imported
from nightshift.finding f
left join nightshift.host h on h.id = f.host_id
left join nightshift.container c on c.id = f.container_id
left join nightshift.host i on i.id = c.host_id
left join nightshift.workload w on w.id = f.workload_id;
comment on column report.finding.imported is 'Whether it is about a host that was imported from a trace and is no real one.';

create or replace view report.recommendation as
select r.made_at, h.name as host, w.name as workload, c.name as container, r.resource, r.answer, r.current_value, r.proposed_value, r.unit,
  r.current_value - r.proposed_value as saved_value, r.sentence, r.superseded_at is null as current, r.policy, r.policy_version,
  r.samples_used, r.samples_needed, lower(r.history) as history_from, upper(r.history) as history_until, r.confirmed_at, r.superseded_at,
  r.evidence,
  r.id as recommendation_id, r.container_id, r.workload_id, r.host_id,
  r.risk, r.confidence, r.saving_per_month, r.undo, r.expires_at, r.superseded_by, h.imported_from is not null as imported
from nightshift.recommendation r
join nightshift.host h on h.id = r.host_id
join nightshift.container c on c.id = r.container_id
join nightshift.workload w on w.id = r.workload_id;
comment on column report.recommendation.imported is 'Whether its host was imported from a trace and is no real one.';

create or replace view report.workload as
select w.id as workload_id, w.name as workload, w.kind, w.first_seen, w.last_seen,
  (select count(*) from nightshift.container c where c.workload_id = w.id and c.state = 'running' and c.removed_at is null) as running_containers,
  (select count(*) from nightshift.container c where c.workload_id = w.id) as containers_ever,
  (select array_agg(distinct h.name order by h.name) from nightshift.container c join nightshift.host h on h.id = c.host_id
    where c.workload_id = w.id and c.removed_at is null) as hosts,
  coalesce((select bool_and(h.imported_from is not null) from nightshift.container c join nightshift.host h on h.id = c.host_id
    where c.workload_id = w.id), false) as imported
from nightshift.workload w;
comment on column report.workload.imported is 'Whether all of its containers are on hosts that were imported from a trace and are no real ones.';
