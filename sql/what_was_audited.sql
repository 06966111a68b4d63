-- What was audited?
--
-- Who changed what, the newest first. 'nightshift audit verify' says whether the record is whole.
--
-- group: nightshift
-- parameter since interval = 30 days: how far back to look
-- parameter about text = : only what begins so, e.g. rollout:17
-- parameter rows integer = 100: most rows
-- column seq: place in the chain
-- column at: when
-- column actor: who
-- column node: on which node; empty where a person did it
-- column entity: what was changed
-- column change: how
select seq, at, actor, node, entity, change
from report.audit
where at >= now() - report.parameter('since', interval '30 days') and starts_with(entity, report.parameter('about', ''::text))
order by seq desc
limit report.parameter('rows', 100);
