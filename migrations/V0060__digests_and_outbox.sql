create table nightshift.digest (
  id bigint generated always as identity primary key,
  key text not null unique,
  period tstzrange not null,
  made_at timestamptz not null,
  subject text not null,
  html text not null,
  plain text not null,
  mime bytea not null
);
comment on table nightshift.digest is 'A digest as it was made, whether it was mailed or not.';
comment on column nightshift.digest.id is 'Identity of the digest.';
comment on column nightshift.digest.key is 'What it is about, e.g. weekly:2026-W47 or first:HOST:INSTANT. One digest per key.';
comment on column nightshift.digest.period is 'The time it tells about.';
comment on column nightshift.digest.made_at is 'When it was made.';
comment on column nightshift.digest.subject is 'Subject of the mail: the verdict.';
comment on column nightshift.digest.html is 'The digest as a page that stands alone, pictures inside.';
comment on column nightshift.digest.plain is 'Text part, complete in itself.';
comment on column nightshift.digest.mime is 'The whole message without recipient, as written to the .eml file.';

create table nightshift.mail_outbox (
  id bigint generated always as identity primary key,
  key text not null,
  recipient text not null,
  message_id text not null,
  subject text not null,
  message bytea not null,
  state text not null default 'queued' check (state in ('queued', 'sending', 'accepted', 'unknown', 'dead')),
  queued_at timestamptz not null default now(),
  not_before timestamptz not null default now(),
  lease_until timestamptz,
  attempts integer not null default 0,
  unknowns integer not null default 0,
  last_reply text,
  accepted_at timestamptz,
  unique (key, recipient)
);
create index mail_outbox_due on nightshift.mail_outbox (not_before) where state in ('queued', 'sending', 'unknown');
comment on table nightshift.mail_outbox is 'Mails to send. Their bytes are frozen here in the transaction of what caused them.';
comment on column nightshift.mail_outbox.id is 'Identity of the mail.';
comment on column nightshift.mail_outbox.key is 'What caused it, e.g. digest:weekly:2026-W47 or alert:17:opened. One mail per key and recipient.';
comment on column nightshift.mail_outbox.recipient is 'Address it goes to.';
comment on column nightshift.mail_outbox.message_id is 'Its Message-ID, made from key and recipient: a repeat carries the same.';
comment on column nightshift.mail_outbox.subject is 'Its subject.';
comment on column nightshift.mail_outbox.message is 'The whole message as it goes over the wire.';
comment on column nightshift.mail_outbox.state is 'queued; sending: a node holds it and has surely not sent all of it; accepted by the SMTP server; unknown: all of it was sent, and the reply is not known (yet); dead: given up.';
comment on column nightshift.mail_outbox.queued_at is 'When it was queued.';
comment on column nightshift.mail_outbox.not_before is 'It is not sent before this.';
comment on column nightshift.mail_outbox.lease_until is 'Until when the node that sends it holds it.';
comment on column nightshift.mail_outbox.attempts is 'How often sending was begun. A node that lost its lease finds a higher number and holds back.';
comment on column nightshift.mail_outbox.unknowns is 'How often all of it was sent: once it is accepted, the number of copies that may have arrived.';
comment on column nightshift.mail_outbox.last_reply is 'What the SMTP server, or the network, last said.';
comment on column nightshift.mail_outbox.accepted_at is 'When the SMTP server took it.';
