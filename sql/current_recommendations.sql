-- What is recommended now?
--
-- The newest answer for each container and resource: proposals first, then what should be kept, then what is not known yet.
--
-- group: limits
-- parameter rows integer = 200: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column resource: cpu or memory
-- column answer: resize, keep, not-enough-data or censored
-- column current_value: limit in force, in unit
-- column proposed_value: proposed limit, in unit
-- column unit: unit of the values
-- column change_percent: proposed against in force
-- column sentence: why, in a sentence
-- column made_at: when it was made
select host, workload, container, resource, answer,
  case unit when 'bytes' then round((current_value / 1048576)::numeric, 1) else round(current_value::numeric, 3) end as current_value,
  case unit when 'bytes' then round((proposed_value / 1048576)::numeric, 1) else round(proposed_value::numeric, 3) end as proposed_value,
  case unit when 'bytes' then 'MiB' else unit end as unit,
  round((100 * (proposed_value / nullif(current_value, 0) - 1))::numeric, 1) as change_percent,
  sentence, made_at
from report.recommendation
where current
order by case answer when 'resize' then 1 when 'censored' then 2 when 'keep' then 3 else 4 end, workload, container, resource
limit report.parameter('rows', 200);
