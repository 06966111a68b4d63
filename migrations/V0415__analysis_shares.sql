-- An analysis of the fleet is shared out among the nodes that live, host by host.
create table nightshift.fleet_analysis (
  id bigint generated always as identity primary key,
  due_at timestamptz unique,
  as_of timestamptz not null,
  lookback_seconds bigint not null check (lookback_seconds > 0),
  settings text not null,
  led_until timestamptz not null,
  begun_at timestamptz not null default clock_timestamp()
);
comment on table nightshift.fleet_analysis is 'An analysis of the fleet. Kept for 90 days.';
comment on column nightshift.fleet_analysis.id is 'Identity of the analysis.';
comment on column nightshift.fleet_analysis.due_at is 'When the run of job analyse was due that it belongs to; null where somebody asked for it by hand.';
comment on column nightshift.fleet_analysis.as_of is 'The instant that counts as now for all hosts.';
comment on column nightshift.fleet_analysis.lookback_seconds is 'How far back it looks.';
comment on column nightshift.fleet_analysis.settings is 'Settings of its profile. A node whose profile says otherwise takes no part.';
comment on column nightshift.fleet_analysis.led_until is 'Until then a process leads it and others take part, by the database''s clock.';
comment on column nightshift.fleet_analysis.begun_at is 'When it began, by the database''s clock.';

create table nightshift.analysis_share (
  analysis_id bigint not null references nightshift.fleet_analysis on delete cascade,
  host_id bigint not null references nightshift.host,
  containers integer not null,
  homeless boolean not null,
  state text not null default 'waiting' check (state in ('waiting', 'held', 'done', 'passed', 'failed')),
  holder text,
  claims integer not null default 0,
  held_until timestamptz,
  found text[],
  standing integer,
  resolved integer,
  error text,
  primary key (analysis_id, host_id),
  check (state <> 'held' or (holder is not null and held_until is not null)),
  check (state <> 'done' or (found is not null and standing is not null and resolved is not null)),
  check (state <> 'failed' or error is not null)
);
comment on table nightshift.analysis_share is 'One host of an analysis: claimed by one node at a time, analysed once.';
comment on column nightshift.analysis_share.analysis_id is 'Analysis it belongs to.';
comment on column nightshift.analysis_share.host_id is 'Host that is analysed.';
comment on column nightshift.analysis_share.containers is 'Containers known to run on it; once it is done those that were looked at.';
comment on column nightshift.analysis_share.homeless is 'Whether operations of which no host is known count as this host''s.';
comment on column nightshift.analysis_share.state is 'waiting, held by a node, done, passed (no recent history: its findings stand) or failed.';
comment on column nightshift.analysis_share.holder is 'Process that holds it or held it last.';
comment on column nightshift.analysis_share.claims is 'How often it was claimed: more than once where a node died of it or beside it.';
comment on column nightshift.analysis_share.held_until is 'When the claim lapses unless its holder renews it, by the database''s clock.';
comment on column nightshift.analysis_share.found is 'Sentences of the findings that are new.';
comment on column nightshift.analysis_share.standing is 'Findings that were open before and still are.';
comment on column nightshift.analysis_share.resolved is 'Findings that are no more.';
comment on column nightshift.analysis_share.error is 'Why it failed.';
