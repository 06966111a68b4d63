-- How good is the advice?
--
-- What each policy said each day, held against what was used the day after: the most covered first.
--
-- group: limits
-- column policy: name of the policy
-- column resource: cpu or memory
-- column covered_percent: days on which its limit was enough
-- column idle_percent: share of its limits that stayed unused
-- column short_percent: how far use went beyond it, in the mean of all days
-- column changed_percent: days on which it changed its mind by more than 1 %
-- column reversed_percent: of its changes those that it took back within a week
-- column days: days times containers
-- column containers: containers it spoke about
select policy, resource, round((100 * covered)::numeric, 2) as covered_percent, round((100 * slack)::numeric, 1) as idle_percent,
  round((100 * regret)::numeric, 3) as short_percent, round((100 * churn)::numeric, 1) as changed_percent,
  round((100 * reversals)::numeric, 1) as reversed_percent, days, containers
from report.policy_quality
order by resource, covered desc, policy;
