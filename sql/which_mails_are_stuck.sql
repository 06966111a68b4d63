-- Which mails are stuck?
--
-- Mails that wait to be sent, whose fate is not known, or that were given up, with what the mail server last said.
--
-- parameter rows integer = 100: most rows
select queued_at, key, subject, state, attempts, not_before, last_reply
from report.mail
where state <> 'accepted'
order by state = 'dead' desc, queued_at
limit report.parameter('rows', 100);
