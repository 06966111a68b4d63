alter table nightshift.container add column jvm_options text;
comment on column nightshift.container.jvm_options is 'Options of a Java virtual machine that bear on its memory and processors, from command line and environment, the last one of a kind wins; empty for a machine without any, null where none was recognised. Nothing else of the environment is kept.';
