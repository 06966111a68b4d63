-- What drifted?
--
-- Containers of rollouts that somebody else recreated, removed or changed, the newest first. Their change stays.
--
-- group: rollouts
-- parameter since interval = 90 days: how far back to look
-- parameter rows integer = 100: most rows
-- column noticed_at: when it was noticed
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column kind: gone, recreated or changed
-- column detail: what was seen
-- column plan: number of the plan
select noticed_at, host, workload, container, kind, detail, plan_id as plan
from report.rollout_drift
where noticed_at >= now() - report.parameter('since', interval '90 days')
order by noticed_at desc, drift_id desc
limit report.parameter('rows', 100);
