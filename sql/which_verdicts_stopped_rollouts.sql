-- Which verdicts stopped rollouts?
--
-- Metrics by how often they failed, were in doubt or had no data, the most frequent first.
--
-- group: rollouts
-- parameter since interval = 90 days: how far back to look
-- column metric: what was watched
-- column stage: canary, partial or full
-- column result: fail, inconclusive or no-data
-- column verdicts: how many
-- column rollouts: of how many rollouts
-- column latest_sentence: the latest of them in a sentence
-- column latest: when it was
select metric, stage, result, count(*) as verdicts, count(distinct plan_id) as rollouts,
  (array_agg(sentence order by at desc))[1] as latest_sentence, max(at) as latest
from report.rollout_verdict
where at >= now() - report.parameter('since', interval '90 days') and result <> 'pass'
group by metric, stage, result
order by verdicts desc, metric, stage, result;
