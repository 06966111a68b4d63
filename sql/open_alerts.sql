-- What is not well right now?
--
-- group: health
-- parameter rows integer = 100: most rows
-- column host: name of the host
-- column check_name: name of the check
-- column subject: what is not well
-- column status: warning, critical or unknown
-- column opened_at: when it was first seen
-- column hours_open: for how long
-- column sentence: what was found, in a sentence
select host, check_name, subject, status, opened_at,
  round((extract(epoch from now() - opened_at) / 3600)::numeric, 1) as hours_open,
  sentence
from report.alert
where open
order by case status when 'critical' then 1 when 'warning' then 2 else 3 end, opened_at
limit report.parameter('rows', 100);
