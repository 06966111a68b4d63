-- A digest to an approver holds links and their codes as well: whatever holds one is emptied once the SMTP server has it.
alter table nightshift.mail_outbox add column secret boolean not null default false;
comment on column nightshift.mail_outbox.secret is 'Whether it holds links by which somebody decides, and their codes.';
comment on column nightshift.mail_outbox.message is 'The whole message as it goes over the wire; empty once one that holds links and codes was accepted.';
update nightshift.mail_outbox set secret = true where key like 'approval:%';
drop trigger forget_approval_mail on nightshift.mail_outbox;
create trigger forget_approval_mail before update of state on nightshift.mail_outbox
  for each row when (new.state = 'accepted' and new.secret) execute function nightshift.forget_approval_mail();
comment on function nightshift.forget_approval_mail() is 'Empties a mail that holds links and their codes once it was accepted.';
