-- Which mails are stuck?
--
-- Mails that wait to be sent, whose fate is not known, or that were given up, with what the mail server last said.
--
-- group: nightshift
-- parameter rows integer = 100: most rows
-- column queued_at: when it was queued
-- column key: what caused it
-- column subject: its subject
-- column state: where it stands
-- column attempts: how often sending was begun
-- column not_before: it is not tried again before this
-- column last_reply: what the server last said
select queued_at, key, subject, state, attempts, not_before, last_reply
from report.mail
where state <> 'accepted'
order by state = 'dead' desc, queued_at
limit report.parameter('rows', 100);
