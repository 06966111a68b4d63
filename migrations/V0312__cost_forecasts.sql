create table nightshift.cost_forecast (
  month date not null,
  scope text not null check (scope in ('fleet', 'project', 'workload')),
  name text not null,
  made_on date not null,
  so_far_usd double precision not null,
  total_usd double precision not null,
  low_usd double precision,
  high_usd double precision,
  naive_usd double precision not null,
  method text not null,
  made_at timestamptz not null,
  primary key (month, scope, name, made_on)
);
comment on table nightshift.cost_forecast is 'What each month was expected to cost, as it was foreseen each day: later held against what it did cost.';
comment on column nightshift.cost_forecast.month is 'First day of the month, UTC.';
comment on column nightshift.cost_forecast.scope is 'fleet: all hosts with a price, idle and unwatched time included; project and workload: what containers bear.';
comment on column nightshift.cost_forecast.name is 'Name of the project or workload; fleet for the fleet.';
comment on column nightshift.cost_forecast.made_on is 'Day on which it was foreseen, UTC: what is known ends the day before.';
comment on column nightshift.cost_forecast.so_far_usd is 'What the days of the month that were over had cost, in US dollars.';
comment on column nightshift.cost_forecast.total_usd is 'What the whole month is expected to cost, in US dollars.';
comment on column nightshift.cost_forecast.low_usd is 'Lower end of the interval in which eight of ten months end; null while too little is known of past errors.';
comment on column nightshift.cost_forecast.high_usd is 'Upper end of it.';
comment on column nightshift.cost_forecast.naive_usd is 'What it comes to if the month goes on as it was so far.';
comment on column nightshift.cost_forecast.method is 'Who spoke: month so far, last week again, or the forest where it had beaten both on the past.';
comment on column nightshift.cost_forecast.made_at is 'When it was made.';

create view report.cost_forecast as
select f.month, f.scope, f.name, f.made_on, f.so_far_usd, f.total_usd, f.low_usd, f.high_usd, f.naive_usd, f.method, f.made_at,
  f.made_on = max(f.made_on) over (partition by f.month, f.scope, f.name) as latest
from nightshift.cost_forecast f;
comment on view report.cost_forecast is 'What each month was expected to cost, as it was foreseen each day.';
comment on column report.cost_forecast.latest is 'Whether it is the newest for its month and name.';

do $$
begin
  perform nightshift.inherit_comments('report.cost_forecast', 'nightshift.cost_forecast');
end
$$;
