create table nightshift.model (
  id bigint generated always as identity primary key,
  resource text not null check (resource in ('cpu', 'memory')),
  contender text not null,
  trained_at timestamptz not null,
  learned_from timestamptz not null,
  learned_until timestamptz not null,
  series integer not null,
  decisions integer not null,
  onsets integer not null,
  features jsonb not null,
  parameters jsonb not null,
  seed bigint not null,
  fingerprint text not null,
  bytes bytea not null,
  checksum text not null,
  average_precision double precision not null,
  recall double precision not null,
  calibration_error double precision not null,
  rule text not null,
  rule_precision double precision not null,
  beats_rule boolean not null,
  state text not null check (state in ('in-use', 'shelved', 'drifted', 'unreadable')),
  reason text not null,
  actor text not null,
  state_since timestamptz not null
);
create unique index model_in_use on nightshift.model (resource) where state = 'in-use';
comment on table nightshift.model is 'Models that foresee bottlenecks: what they are made of, what they learned from, how well they did on what they had not seen.';
comment on column nightshift.model.id is 'Identity of the model.';
comment on column nightshift.model.resource is 'What it foresees: cpu or memory.';
comment on column nightshift.model.contender is 'Which kind of model or rule it is.';
comment on column nightshift.model.trained_at is 'When it was trained.';
comment on column nightshift.model.learned_from is 'Start of the samples it learned from.';
comment on column nightshift.model.learned_until is 'End of them.';
comment on column nightshift.model.series is 'Hosts and containers they are of.';
comment on column nightshift.model.decisions is 'Decisions that it was judged on, none of which it had seen.';
comment on column nightshift.model.onsets is 'Onsets of bottlenecks among them.';
comment on column nightshift.model.features is 'Names of the features of a decision, in their order.';
comment on column nightshift.model.parameters is 'Step, threshold and how it was trained.';
comment on column nightshift.model.seed is 'Seed of all that was drawn.';
comment on column nightshift.model.fingerprint is 'SHA-256 of the samples that it learned from, so that the same model can be made again and known as such.';
comment on column nightshift.model.bytes is 'The model, in a layout of our own: numbers only.';
comment on column nightshift.model.checksum is 'SHA-256 of bytes.';
comment on column nightshift.model.average_precision is 'Its average precision on the onsets it was judged on.';
comment on column nightshift.model.recall is 'Share of these onsets found where every second warning is right.';
comment on column nightshift.model.calibration_error is 'Mean distance between what it said and what came, as a share.';
comment on column nightshift.model.rule is 'The rule that did best on the same onsets.';
comment on column nightshift.model.rule_precision is 'Its average precision.';
comment on column nightshift.model.beats_rule is 'Whether a model was ahead of the rule by enough to speak; else the rule speaks.';
comment on column nightshift.model.state is 'in-use: it speaks; shelved: a later one does, or it was put aside; drifted: a rule has passed it since; unreadable: its bytes are not as they were written.';
comment on column nightshift.model.reason is 'Why it is in that state, in a sentence.';
comment on column nightshift.model.actor is 'Who put it there: a person or nightshift.';
comment on column nightshift.model.state_since is 'Since when.';

create table nightshift.prediction (
  host_id bigint not null,
  container_id bigint not null,
  resource text not null,
  due_at timestamptz not null,
  made_at timestamptz not null,
  model_id bigint references nightshift.model on delete set null,
  share double precision not null,
  probability double precision not null,
  hot_days integer not null,
  days integer not null,
  came_share double precision,
  came boolean,
  primary key (due_at, host_id, container_id, resource)
);
comment on table nightshift.prediction is 'What was foreseen for five minutes of a host or container, and what came. Only predictions of 5 % and more are kept.';
comment on column nightshift.prediction.host_id is 'Host it is about.';
comment on column nightshift.prediction.container_id is 'Container it is about; 0 for the host itself.';
comment on column nightshift.prediction.resource is 'cpu or memory.';
comment on column nightshift.prediction.due_at is 'Start of the five minutes it is about.';
comment on column nightshift.prediction.made_at is 'When it was made.';
comment on column nightshift.prediction.model_id is 'Model that spoke.';
comment on column nightshift.prediction.share is 'Share of the limit in use when it was made.';
comment on column nightshift.prediction.probability is 'How likely a bottleneck was held to be, 0 to 1.';
comment on column nightshift.prediction.hot_days is 'Earlier days on which there was one at this time of the day.';
comment on column nightshift.prediction.days is 'Earlier days of which that is known.';
comment on column nightshift.prediction.came_share is 'Share of the limit that was used then; null while it is not known.';
comment on column nightshift.prediction.came is 'Whether it was a bottleneck; null while it is not known.';

create view report.model as
select m.id as model_id, m.resource, m.contender, m.trained_at, m.learned_from, m.learned_until, m.series, m.decisions, m.onsets, m.features,
  m.parameters, m.seed, m.fingerprint, m.checksum, octet_length(m.bytes) as size_bytes, m.average_precision, m.recall, m.calibration_error,
  m.rule, m.rule_precision, m.beats_rule, m.state, m.reason, m.actor, m.state_since
from nightshift.model m;
comment on view report.model is 'Every model that was trained, with what it learned from and how well it did.';
comment on column report.model.model_id is 'Identity of the model.';
comment on column report.model.size_bytes is 'Size of the model in bytes.';

create view report.prediction as
select p.due_at, h.name as host, c.name as container, p.resource, p.share, p.probability, p.hot_days, p.days, p.came_share, p.came, p.made_at,
  p.model_id, p.host_id, nullif(p.container_id, 0) as container_id
from nightshift.prediction p
join nightshift.host h on h.id = p.host_id
left join nightshift.container c on c.id = p.container_id;
comment on view report.prediction is 'What was foreseen, and what came.';
comment on column report.prediction.host is 'Name of the host.';
comment on column report.prediction.container is 'Name of the container; null for the host itself.';
comment on column report.prediction.container_id is 'Identity of the container; null for the host itself.';

do $$
begin
  perform nightshift.inherit_comments('report.model', 'nightshift.model');
  perform nightshift.inherit_comments('report.prediction', 'nightshift.prediction');
end
$$;
