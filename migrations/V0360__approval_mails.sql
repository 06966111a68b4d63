-- A mail to an approver holds a link and its code: once the SMTP server has it, nobody who reads the database or a backup may.
create function nightshift.forget_approval_mail() returns trigger
language plpgsql set search_path = pg_catalog, nightshift
as $$
begin
  new.message := ''::bytea;
  return new;
end
$$;
comment on function nightshift.forget_approval_mail() is 'Empties a mail that holds a link and its code once it was accepted.';
create trigger forget_approval_mail before update of state on nightshift.mail_outbox
  for each row when (new.state = 'accepted' and new.key like 'approval:%') execute function nightshift.forget_approval_mail();
update nightshift.mail_outbox set message = ''::bytea where state = 'accepted' and key like 'approval:%';
comment on column nightshift.mail_outbox.message is 'The whole message as it goes over the wire; empty once a mail with a link and its code was accepted.';
