-- Who tells of an operation by the API may have to tell it twice: a key of theirs makes it one.
alter table nightshift.operation add column key text check (length(key) between 1 and 120);
create unique index operation_key on nightshift.operation (type, name, key) where key is not null;
comment on column nightshift.operation.key is 'What the application calls this one, unlike all others of its type and name; null where it does not say.';
