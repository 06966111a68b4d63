-- What would be saved?
--
-- What the current advice comes to, by workload, the greatest saving first; negative where more is needed. Money is in the currency
-- of the profile's prices.
--
-- group: limits
-- parameter rows integer = 50: most rows
-- column workload: name of the workload
-- column changes: limits that would change
-- column freed_cores: CPU that others could have
-- column freed_mib: memory that others could have
-- column saving_per_month: money a month
-- column max_risk: the highest risk among them, 0 to 4
-- column oldest: when the oldest of them was made
select workload, count(*) as changes,
  round(coalesce(sum(saved_value) filter (where resource = 'cpu'), 0)::numeric, 2) as freed_cores,
  round((coalesce(sum(saved_value) filter (where resource = 'memory'), 0) / 1048576)::numeric, 1) as freed_mib,
  round(sum(saving_per_month)::numeric, 2) as saving_per_month, max(risk) as max_risk, min(made_at) as oldest
from report.recommendation
where current and answer = 'resize'
group by workload_id, workload
order by sum(saving_per_month) desc nulls last, workload
limit report.parameter('rows', 50);
