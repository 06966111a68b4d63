-- A mail that was given up keeps a link and its code no more than one that was delivered.
drop trigger forget_approval_mail on nightshift.mail_outbox;
create trigger forget_approval_mail before update of state on nightshift.mail_outbox
  for each row when (new.state in ('accepted', 'dead') and new.secret) execute function nightshift.forget_approval_mail();
comment on function nightshift.forget_approval_mail() is 'Empties a mail that holds links and their codes once it was accepted or given up.';
comment on column nightshift.mail_outbox.message is 'The whole message as it goes over the wire; empty once one that holds links and codes was accepted or given up.';
update nightshift.mail_outbox set message = ''::bytea where state = 'dead' and secret;
