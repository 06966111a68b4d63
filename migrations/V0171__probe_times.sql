-- Every answer of a probe, so that its 95th percentile can be judged.
alter table nightshift.rollout_sample add column probe_all_ms double precision[];
comment on column nightshift.rollout_sample.probe_all_ms is 'Milliseconds of each answer to its probe, one after the other; null without a probe or an answer.';
comment on column nightshift.rollout_sample.probe_ms is 'Milliseconds the service took for the first answer to its probe; null without a probe or an answer.';
