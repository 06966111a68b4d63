-- How did the rollouts go?
--
-- Each plan with how long it took from approval to its end, and the verdicts that were not good.
--
-- group: rollouts
-- parameter since interval = 90 days: how far back
-- parameter rows integer = 100: most rows
-- column made_at: when the plan was made
-- column plan_id: number of the plan
-- column host: name of the host
-- column workload: name of the workload
-- column state: where it stands
-- column containers: containers it is about
-- column changed: containers that hold the new limits
-- column minutes: from the first change to the end
-- column doubts: verdicts that were no pass
-- column decisions: who decided what
-- column reason: why
select r.made_at, r.plan_id, r.host, r.workload, r.state, r.containers, r.changed,
  round((extract(epoch from r.ended_at - r.approved_at) / 60)::numeric, 1) as minutes,
  (select string_agg(distinct v.stage || ' ' || v.metric || ' ' || v.result, ', ') from report.rollout_verdict v
    where v.plan_id = r.plan_id and v.result <> 'pass') as doubts,
  (select string_agg(a.verb || ' by ' || coalesce(a.person, a.actor), ', ' order by a.approval_id) from report.approval a
    where a.plan_id = r.plan_id) as decisions,
  r.reason
from report.rollout r
where r.made_at > now() - report.parameter('since', interval '90 days')
order by r.made_at desc
limit report.parameter('rows', 100);
