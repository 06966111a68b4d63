-- What is not well right now?
--
-- parameter rows integer = 100: most rows
select host, check_name, subject, status, opened_at,
  round((extract(epoch from now() - opened_at) / 3600)::numeric, 1) as hours_open,
  sentence
from report.alert
where open
order by case status when 'critical' then 1 when 'warning' then 2 else 3 end, opened_at
limit report.parameter('rows', 100);
