-- Alerts are answered by people, or escalated; what is mailed may be muted by those who get it; webhooks stand beside mail.
alter table nightshift.alert
  add column answered_at timestamptz,
  add column answered_by text,
  add column answer text,
  add column escalated_at timestamptz;
comment on column nightshift.alert.answered_at is 'When a person said that they look after it; null while nobody did.';
comment on column nightshift.alert.answered_by is 'Who said so.';
comment on column nightshift.alert.answer is 'What they said.';
comment on column nightshift.alert.escalated_at is 'When others were told of it, as nobody had answered.';

create or replace view report.alert as
select a.opened_at, h.name as host, a.check_name, a.subject, a.status, a.closed_at is null as open, a.changed_at, a.closed_at, a.sentence,
  a.id as alert_id, a.host_id, a.answered_at, a.answered_by, a.answer, a.escalated_at
from nightshift.alert a
join nightshift.host h on h.id = a.host_id;

alter table nightshift.mail_outbox
  add column channel text not null default 'mail' check (channel in ('mail', 'webhook'));
comment on column nightshift.mail_outbox.channel is 'mail, over SMTP; webhook, over HTTP to the address that the node which sends it has in its environment.';

create or replace view report.mail as
select m.queued_at, m.key, m.subject, m.state, m.attempts, m.not_before, m.last_reply, m.accepted_at, m.id as mail_id, m.channel
from nightshift.mail_outbox m;

do $$
begin
  perform nightshift.inherit_comments('report.alert', 'nightshift.alert');
  perform nightshift.inherit_comments('report.mail', 'nightshift.mail_outbox');
end
$$;
