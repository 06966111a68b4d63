alter table nightshift.host add column imported_from text;
comment on column nightshift.host.imported_from is 'Trace that this host was imported from; null for a real host. Nothing is ever changed on an imported one.';
