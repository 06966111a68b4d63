-- How fast are rollouts?
--
-- How long plans wait for an answer, and rollouts take from the first change to the end, by how they ended.
--
-- group: rollouts
-- parameter since interval = 90 days: how far back to look
-- column state: how they stand
-- column rollouts: how many
-- column median_hours_to_approval: half of them waited longer for a yes
-- column median_minutes: half of them took longer from the first change to the end
-- column longest_minutes: the longest
select state, count(*) as rollouts,
  round((percentile_cont(0.5) within group (order by extract(epoch from approved_at - made_at)) / 3600)::numeric, 2) as median_hours_to_approval,
  round((percentile_cont(0.5) within group (order by extract(epoch from ended_at - started_at)) / 60)::numeric, 1) as median_minutes,
  round((max(extract(epoch from ended_at - started_at)) / 60)::numeric, 1) as longest_minutes
from report.rollout
where made_at >= now() - report.parameter('since', interval '90 days')
group by state
order by rollouts desc, state;
