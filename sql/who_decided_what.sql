-- Who decided what?
--
-- Decisions about plans and rollouts, the newest first.
--
-- group: rollouts
-- parameter since interval = 90 days: how far back to look
-- parameter rows integer = 100: most rows
-- column at: when
-- column who: the person where one is known, else the database user
-- column verb: what was decided
-- column plan: number of the plan
-- column host: where
-- column workload: about what
-- column remark: what was said about it
-- column overrides: verdicts that it overrides
select at, coalesce(person, actor) as who, verb, plan_id as plan, host, workload, remark, cardinality(overrides_verdicts) as overrides
from report.approval
where at >= now() - report.parameter('since', interval '90 days')
order by at desc, approval_id desc
limit report.parameter('rows', 100);
