-- Which containers did Nightshift change, and who changed them since?
--
-- Every write to a Docker daemon with what was seen afterwards; drift is what somebody else did to the container later.
--
-- parameter since interval = 30 days: how far back
-- parameter rows integer = 200: most rows
select a.intended_at, a.host, a.container, a.plan_id, a.kind, a.state, a.attempts, a.observed, a.error,
  (select d.detail from report.rollout_drift d where d.plan_id = a.plan_id and d.container_id = a.container_id) as drift
from report.rollout_action a
where a.intended_at > now() - report.parameter('since', interval '30 days')
order by a.intended_at desc, a.action_id desc
limit report.parameter('rows', 200);
