-- Which profile is in use?
--
-- Which environment profile came into use when, for the whole fleet or a host, the newest first.
--
-- group: nightshift
-- parameter rows integer = 20: most rows
-- column since: from when on
-- column host: for which host; empty for the whole fleet
-- column profile: name of the profile
-- column actor: who switched
select since, host, profile, actor
from report.profile_use
order by since desc
limit report.parameter('rows', 20);
