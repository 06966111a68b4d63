create table nightshift.loop_turn (
  job text not null,
  scope text not null,
  node text not null,
  began_at timestamptz not null,
  ended_at timestamptz not null,
  next_at timestamptz not null,
  state text not null check (state in ('done', 'partial', 'failed')),
  sentence text,
  primary key (job, scope)
) with (fillfactor = 50);
comment on table nightshift.loop_turn is 'The newest turn of each job that runs every few seconds, too often for a row of job_run each.';
comment on column nightshift.loop_turn.job is 'Name of the job.';
comment on column nightshift.loop_turn.scope is 'fleet, or host:NAME.';
comment on column nightshift.loop_turn.node is 'Node that took the turn; the others take theirs as well.';
comment on column nightshift.loop_turn.began_at is 'When the turn began, by the node''s clock.';
comment on column nightshift.loop_turn.ended_at is 'When it ended, by the node''s clock.';
comment on column nightshift.loop_turn.next_at is 'When that node takes the next one.';
comment on column nightshift.loop_turn.state is 'done, partial or failed.';
comment on column nightshift.loop_turn.sentence is 'What was done, or what went wrong.';
