-- Whoever gets mail may stop it. That mutes mail, and nothing else.
create table nightshift.mail_mute (
  address text not null,
  list text not null check (list in ('digest', 'alert')),
  since timestamptz not null default clock_timestamp(),
  actor text not null,
  primary key (address, list)
);
comment on table nightshift.mail_mute is 'Who does not want to get which mail. Approvals, alerts and digests themselves are as before.';
comment on column nightshift.mail_mute.address is 'Mail address.';
comment on column nightshift.mail_mute.list is 'digest or alert.';
comment on column nightshift.mail_mute.since is 'From when on.';
comment on column nightshift.mail_mute.actor is 'Who muted it.';
