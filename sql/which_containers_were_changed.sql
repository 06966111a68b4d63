-- Which containers did Nightshift change, and who changed them since?
--
-- Every write to a Docker daemon with what was seen afterwards; drift is what somebody else did to the container later.
--
-- group: rollouts
-- parameter since interval = 30 days: how far back
-- parameter rows integer = 200: most rows
-- column intended_at: when its intent was committed
-- column host: name of the host
-- column container: name of the container
-- column plan_id: number of the plan
-- column kind: what sort
-- column state: where it stands
-- column attempts: how often the daemon was told
-- column observed: limits that were seen at the end
-- column error: why it did not succeed
-- column drift: what somebody else did to it
select a.intended_at, a.host, a.container, a.plan_id, a.kind, a.state, a.attempts, a.observed, a.error,
  (select d.detail from report.rollout_drift d where d.plan_id = a.plan_id and d.container_id = a.container_id) as drift
from report.rollout_action a
where a.intended_at > now() - report.parameter('since', interval '30 days')
order by a.intended_at desc, a.action_id desc
limit report.parameter('rows', 200);
