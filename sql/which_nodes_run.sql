-- Which nodes run?
--
-- Nightshift's processes, those that run first, then the newest.
--
-- group: nightshift
-- parameter rows integer = 50: most rows
-- column node: name of the node
-- column host: host it runs on
-- column version: its version
-- column runs: whether it was heard of within a minute
-- column started_at: when it was started
-- column heartbeat_at: when it was last heard of
-- column stopped_at: when it ended; empty where it runs or died
select node, host, version, stopped_at is null and heartbeat_at > now() - interval '1 minute' as runs, started_at, heartbeat_at, stopped_at
from report.node
order by runs desc, started_at desc
limit report.parameter('rows', 50);
