-- Which plans and rollouts wait for a person?
--
-- Plans to approve, rollouts that are held, and those that could not be taken back without help.
--
-- group: rollouts
-- parameter rows integer = 100: most rows
-- column plan_id: number of the plan
-- column host: name of the host
-- column workload: name of the workload
-- column state: where it stands
-- column containers: containers it is about
-- column changed: containers that hold new limits
-- column wanted_cores: CPU limit it leads to
-- column wanted_memory_mib: memory limit it leads to
-- column until: when it expires, or is taken back
-- column reason: why
select plan_id, host, workload, state, containers, changed,
  round(wanted_cores::numeric, 3) as wanted_cores, round((wanted_memory_bytes / 1048576.0)::numeric, 1) as wanted_memory_mib,
  coalesce(hold_until, expires_at) as until, reason
from report.rollout
where waits_for_a_person
order by case state when 'needs-human' then 1 when 'held' then 2 else 3 end, made_at
limit report.parameter('rows', 100);
