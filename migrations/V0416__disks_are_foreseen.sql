-- Beside CPU and memory the busiest disk of each host is foreseen.
alter table nightshift.model drop constraint model_resource_check;
alter table nightshift.model add constraint model_resource_check check (resource in ('cpu', 'memory', 'disk'));
comment on column nightshift.model.resource is 'What it foresees: cpu, memory, or disk, the busiest one of a host.';
comment on column nightshift.prediction.resource is 'cpu, memory, or disk, the busiest one of a host.';
comment on column report.model.resource is 'What it foresees: cpu, memory, or disk, the busiest one of a host.';
comment on column report.prediction.resource is 'cpu, memory, or disk, the busiest one of a host.';
