-- The only way to drop samples, so that nobody, the engine included, can drop what no history holds yet.
create function nightshift.drop_samples_of(day date) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '5s'
as $$
declare
  parent text;
begin
  if day >= (now() at time zone 'UTC')::date then
    raise exception 'samples of % are not dropped before the day is over', day;
  end if;
  foreach parent in array array['container_sample', 'host_sample', 'device_sample', 'collector_sample'] loop
    execute format('lock table nightshift.%I in access exclusive mode', parent);
  end loop;
  -- With the lock held nobody can add samples: what is due now is all that is due.
  if exists (select from nightshift.history_due
             where hour >= day::timestamp at time zone 'UTC' and hour < (day + 1)::timestamp at time zone 'UTC') then
    return false;
  end if;
  foreach parent in array array['container_sample', 'host_sample', 'device_sample', 'collector_sample'] loop
    execute format('drop table if exists nightshift.%I', parent || '_' || to_char(day, 'YYYYMMDD'));
  end loop;
  return true;
end
$$;
comment on function nightshift.drop_samples_of(date) is 'Drops the samples of a day (UTC) that is over. False, and nothing is dropped, while hours of it are not rolled up.';
revoke all on function nightshift.drop_samples_of(date) from public;
grant execute on function nightshift.drop_samples_of(date) to nightshift_engine;
