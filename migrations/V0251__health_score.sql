create table nightshift.health_score (
  host_id bigint not null references nightshift.host,
  at timestamptz not null,
  score real check (score between 0 and 100),
  why text not null,
  checks integer not null,
  unknown integer not null,
  primary key (host_id, at)
);
comment on table nightshift.health_score is 'How well a host was, in one number, each time its health was checked.';
comment on column nightshift.health_score.host_id is 'Host it is about.';
comment on column nightshift.health_score.at is 'When its health was checked.';
comment on column nightshift.health_score.score is '0 to 100, by the formula that nightshift health score prints; null where less than half of the checks could be made.';
comment on column nightshift.health_score.why is 'What took points, the most first.';
comment on column nightshift.health_score.checks is 'Results of checks it rests on.';
comment on column nightshift.health_score.unknown is 'Those of them that could not be made.';

create view report.health_score as
select h.name as host, s.at, s.score, s.why, s.checks, s.unknown, s.host_id
from nightshift.health_score s
join nightshift.host h on h.id = s.host_id;
comment on view report.health_score is 'How well each host was, in one number from 0 to 100, each time its health was checked.';
comment on column report.health_score.host is 'Name of the host.';

-- A host silent for 3 hours counts as 0, as no data is not 100; one silent for a week was taken away and counts no more.
create view report.fleet_health_score as
select hours.hour, avg(case when newest.at < hours.hour - interval '2 hours' then 0 else coalesce(newest.score, 0) end)::real as score,
  count(*) as hosts,
  count(*) filter (where newest.at < hours.hour - interval '2 hours' or newest.score is null) as unknown,
  min(newest.score) as least
from (select distinct date_trunc('hour', at, 'UTC') as hour from nightshift.health_score) hours
cross join nightshift.host h
cross join lateral (
  select s.at, s.score from nightshift.health_score s
  where s.host_id = h.id and s.at < hours.hour + interval '1 hour' and s.at >= hours.hour - interval '7 days'
  order by s.at desc limit 1) newest
group by hours.hour;
comment on view report.fleet_health_score is 'How well the fleet was, hour by hour: the mean of its hosts'' scores. A host whose score is not known, or that was silent for three hours, counts as 0; one silent for a week is left out.';
comment on column report.fleet_health_score.hour is 'Start of the hour, UTC.';
comment on column report.fleet_health_score.score is '0 to 100.';
comment on column report.fleet_health_score.hosts is 'Hosts it is the mean of.';
comment on column report.fleet_health_score.unknown is 'Those of them that count as 0 because nothing is known of them.';
comment on column report.fleet_health_score.least is 'The lowest score of a host; null where none is known.';

do $$
begin
  perform nightshift.inherit_comments('report.health_score', 'nightshift.health_score');
end
$$;
