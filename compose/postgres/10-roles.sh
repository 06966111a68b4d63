#!/bin/sh
# Runs once, when the database is made: the engine's login, which owns the database and migrates it, and Grafana's, which may read the
# views of schema report and nothing else. The engine may see what other sessions do, so that the health check finds stuck transactions.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set engine="$ENGINE_PASSWORD" --set grafana="$GRAFANA_PASSWORD" --set database="$POSTGRES_DB" <<'SQL'
create role nightshift login createrole password :'engine';
alter database :"database" owner to nightshift;
create role nightshift_report nologin;
create role nightshift_engine nologin;
grant pg_read_all_stats to nightshift_engine;
create role grafana login password :'grafana' in role nightshift_report;
alter role grafana set default_transaction_read_only = on;
alter role grafana set statement_timeout = '30s';
grant nightshift_report, nightshift_engine to nightshift with admin option;
SQL
