-- A workload is seen whenever one of its containers is read, not only when its containers are listed.
create or replace view report.workload as
select w.id as workload_id, w.name as workload, w.kind, w.first_seen,
  greatest(w.last_seen, (select max(c.last_seen) from nightshift.container c where c.workload_id = w.id)) as last_seen,
  (select count(*) from nightshift.container c where c.workload_id = w.id and c.state = 'running' and c.removed_at is null) as running_containers,
  (select count(*) from nightshift.container c where c.workload_id = w.id) as containers_ever,
  (select array_agg(distinct h.name order by h.name) from nightshift.container c join nightshift.host h on h.id = c.host_id
    where c.workload_id = w.id and c.removed_at is null) as hosts,
  coalesce((select bool_and(h.imported_from is not null) from nightshift.container c join nightshift.host h on h.id = c.host_id
    where c.workload_id = w.id), false) as imported
from nightshift.workload w;
