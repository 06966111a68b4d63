-- What was found?
--
-- Findings that are open, the gravest first.
--
-- group: health
-- parameter resolved boolean = false: whether resolved findings are listed too
-- parameter since interval = 30 days: how far back resolved findings go
-- parameter rows integer = 100: most rows
-- column found_at: when it was found
-- column severity: info, warning or critical
-- column kind: what sort
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column sentence: what was found, in a sentence
-- column advice: what to do about it
-- column confidence_percent: how sure it is
-- column resolved_at: when it was over
select found_at, severity, kind, host, workload, container, sentence, advice,
  round((100 * confidence)::numeric, 0) as confidence_percent, resolved_at
from report.finding
where open or (report.parameter('resolved', false) and resolved_at >= now() - report.parameter('since', interval '30 days'))
order by open desc, case severity when 'critical' then 1 when 'warning' then 2 else 3 end, found_at desc
limit report.parameter('rows', 100);
