-- How long a container is held back by its CPU limit, not only how often: one that is held back in all periods cannot be in more of them.
alter table nightshift.rollout_sample add column held_back double precision;
comment on column nightshift.rollout_sample.held_back is 'Time runnable threads were held back by the CPU limit, in seconds per second, summed over CPUs: may exceed 1.';

create function nightshift.cpu_stretch(held_back_seconds double precision, cpu_seconds double precision)
returns double precision
language sql immutable set search_path = pg_catalog
as $$
  select case
    when held_back_seconds is null or cpu_seconds is null then null
    when held_back_seconds <= 0 then 1
    else least(1000, 1 + held_back_seconds / greatest(cpu_seconds, 1e-6))
  end
$$;
comment on function nightshift.cpu_stretch(double precision, double precision) is 'How many times as long work takes, as the CPU limit holds it back: 1 + time held back per CPU time used, at most 1000; null where one of them is not known.';
