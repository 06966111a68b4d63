-- Which digests were made?
--
-- Digests with what became of their mails, the newest first.
--
-- group: nightshift
-- parameter rows integer = 20: most rows
-- column made_at: when it was made
-- column key: what it is about
-- column subject: its verdict
-- column period_from: start of the time it tells about
-- column period_until: end of it
-- column mails: mails that were queued with it
-- column accepted: of these the mail server took
-- column dead: of these were given up
select d.made_at, d.key, d.subject, d.period_from, d.period_until, count(m.mail_id) as mails,
  count(*) filter (where m.state = 'accepted') as accepted, count(*) filter (where m.state = 'dead') as dead
from report.digest d
left join report.mail m on m.key = 'digest:' || d.key
group by d.digest_id, d.made_at, d.key, d.subject, d.period_from, d.period_until
order by d.made_at desc
limit report.parameter('rows', 20);
