-- Roles are the cluster's, not the database's: another Nightshift database of the same server may have made them already.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['nightshift_owner', 'nightshift_engine', 'nightshift_approver', 'nightshift_report'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception
        when duplicate_object or unique_violation then null;  -- another node was faster
      end;
    end if;
  end loop;
end
$$;

create extension if not exists btree_gist;

create schema nightshift;
comment on schema nightshift is 'Base tables of Nightshift. They may change with any version: build on schema report.';
create schema report;
comment on schema report is 'Views and functions for people, Grafana and scripts. A promise: they keep their names, columns and meanings.';
create schema quartz;
comment on schema quartz is 'Tables of the Quartz scheduler. Only the engine writes them.';

revoke all on schema nightshift, report, quartz from public;
grant usage on schema nightshift, quartz, report to nightshift_engine;
grant usage on schema report to nightshift_report, nightshift_approver;
alter default privileges in schema nightshift grant select, insert, update, delete on tables to nightshift_engine;
alter default privileges in schema nightshift grant usage on sequences to nightshift_engine;
alter default privileges in schema quartz grant select, insert, update, delete on tables to nightshift_engine;
alter default privileges in schema report grant select on tables to nightshift_report, nightshift_engine;

-- Made by Flyway before this file: the engine may look which migrations were applied, so that commands need not ask Flyway.
grant usage on schema migration to nightshift_engine;
grant select on migration.applied to nightshift_engine;
comment on schema migration is 'Which migrations were applied. Written by Flyway.';
comment on table migration.applied is 'One row per applied migration.';
