-- Links by which approvers decide: each bound to a plan, its digest, a person, a verb and a time, used once, and worth nothing without its code.
alter table nightshift.approval add column channel text;
comment on column nightshift.approval.channel is 'How the decision came: command line, link, api or sql, as the client says; null before this was recorded.';

create or replace function nightshift.decide(plan bigint, verb text, digest text, remark text, overrides bigint[])
returns void
language plpgsql set search_path = pg_catalog, nightshift
as $$
begin
  insert into nightshift.approval (plan_id, digest, verb, actor, person, remark, overrides_verdicts, channel)
  values (decide.plan, decide.digest, decide.verb, session_user, nullif(current_setting('nightshift.person', true), ''),
    left(decide.remark, 2000), decide.overrides, coalesce(nullif(current_setting('nightshift.channel', true), ''), 'sql'));
end
$$;

create or replace view report.approval as
select a.at, h.name as host, w.name as workload, a.verb, a.actor, a.person, a.remark, a.digest, a.overrides_verdicts, a.id as approval_id, a.plan_id,
  a.channel
from nightshift.approval a
join nightshift.rollout r on r.plan_id = a.plan_id
join nightshift.host h on h.id = r.host_id
join nightshift.workload w on w.id = r.workload_id;

create table nightshift.link_key (
  id integer generated always as identity primary key,
  secret bytea not null check (length(secret) = 32),
  made_at timestamptz not null default clock_timestamp()
);
comment on table nightshift.link_key is 'Keys that sign links. The newest signs; those before stay until the last link they signed is over. Left out of backups.';
comment on column nightshift.link_key.id is 'Identity of the key, which stands in the link.';
comment on column nightshift.link_key.secret is 'The key, 32 random bytes.';
comment on column nightshift.link_key.made_at is 'When it was made.';
revoke update on nightshift.link_key from nightshift_engine;

create table nightshift.approval_link (
  id uuid primary key,
  plan_id bigint not null references nightshift.rollout,
  digest text not null,
  approver text not null check (length(approver) between 1 and 200),
  verb text not null check (verb in ('approve', 'reject')),
  expires_at timestamptz not null,
  token_hash bytea not null check (length(token_hash) = 32),
  code_hash bytea not null check (length(code_hash) = 32),
  wrong_codes integer not null default 0,
  made_at timestamptz not null default clock_timestamp(),
  used_at timestamptz
);
create index approval_link_plan on nightshift.approval_link (plan_id);
comment on table nightshift.approval_link is 'Links that were given out to approvers. What is needed to use one is not stored.';
comment on column nightshift.approval_link.id is 'Identity of the link, which stands in it.';
comment on column nightshift.approval_link.plan_id is 'Plan it decides about.';
comment on column nightshift.approval_link.digest is 'Digest of that plan when the link was made.';
comment on column nightshift.approval_link.approver is 'Who decides by it.';
comment on column nightshift.approval_link.verb is 'approve or reject.';
comment on column nightshift.approval_link.expires_at is 'When it ends.';
comment on column nightshift.approval_link.token_hash is 'SHA-256 of the link''s secret part.';
comment on column nightshift.approval_link.code_hash is 'SHA-256 of the secret part followed by the code: worth nothing without the former.';
comment on column nightshift.approval_link.wrong_codes is 'How often a wrong code was typed; after five the link is dead.';
comment on column nightshift.approval_link.made_at is 'When it was made.';
comment on column nightshift.approval_link.used_at is 'When it decided; null while it did not.';
revoke update, delete on nightshift.approval_link from nightshift_engine;

create function nightshift.decide_by_link(link uuid, token bytea, code text, remark text default null)
returns table (outcome text, sentence text)
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  most constant integer := 5;
  l nightshift.approval_link%rowtype;
  r nightshift.rollout%rowtype;
  told text;
begin
  select * into l from nightshift.approval_link a where a.id = decide_by_link.link for update;
  if not found or l.token_hash <> sha256(decide_by_link.token) then
    return query select 'unknown', 'This link was never given out.';
  elsif l.used_at is not null then
    return query select 'used', 'This link has decided already.';
  elsif l.expires_at <= clock_timestamp() then
    return query select 'expired', 'This link is over.';
  elsif l.wrong_codes >= most then
    return query select 'locked', 'A wrong code was typed five times: this link is dead.';
  elsif l.code_hash <> sha256(decide_by_link.token || convert_to(decide_by_link.code, 'UTF8')) then
    update nightshift.approval_link a set wrong_codes = wrong_codes + 1 where a.id = l.id;
    perform nightshift.audit_append(l.approver, null, 'rollout:' || l.plan_id, 'wrong code',
      jsonb_build_object('link', l.id, 'left', most - l.wrong_codes - 1));
    return query select case when l.wrong_codes + 1 >= most then 'locked' else 'wrong-code' end,
      case when l.wrong_codes + 1 >= most then 'A wrong code was typed five times: this link is dead.'
        else format('That is not the code of the mail. %s more tries.', most - l.wrong_codes - 1) end;
  else
    select * into r from nightshift.rollout o where o.plan_id = l.plan_id;
    if r.state <> 'awaiting-approval' then
      return query select 'decided', format('Plan %s is %s: %s.', l.plan_id, r.state, coalesce(r.reason, 'nobody said why'));
      return;
    end if;
    perform set_config('nightshift.person', l.approver, true), set_config('nightshift.channel', 'link', true);
    if l.verb = 'approve' then
      told := nightshift.approve(l.plan_id, l.digest, decide_by_link.remark);
    else
      told := nightshift.reject(l.plan_id, decide_by_link.remark);
    end if;
    update nightshift.approval_link a set used_at = clock_timestamp() where a.id = l.id;
    return query select 'done', told;
  end if;
end
$$;
comment on function nightshift.decide_by_link(uuid, bytea, text, text) is 'Decides as the approver whom a link names, once, if its secret part and its code are the right ones; says what came of it.';

create function nightshift.decide_by_token(proof bytea, verb text, plan bigint, digest text, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  who record;
begin
  select * into who from nightshift.token_of(decide_by_token.proof) t where t.role = 'approver';
  if not found then
    raise exception 'this token may not decide' using errcode = 'NS008';
  end if;
  perform set_config('nightshift.person', who.name, true), set_config('nightshift.channel', 'api', true);
  return case decide_by_token.verb
    when 'approve' then nightshift.approve(decide_by_token.plan, decide_by_token.digest, decide_by_token.remark)
    when 'reject' then nightshift.reject(decide_by_token.plan, decide_by_token.remark)
    when 'hold' then nightshift.hold(decide_by_token.plan, decide_by_token.remark)
    when 'proceed' then nightshift.proceed(decide_by_token.plan, decide_by_token.remark)
    when 'roll-back' then nightshift.roll_back(decide_by_token.plan, decide_by_token.remark)
  end;
end
$$;
comment on function nightshift.decide_by_token(bytea, text, bigint, text, text) is 'Decides as the person for whom an approver''s token was made. The digest counts for approve only.';

revoke all on function nightshift.decide_by_link(uuid, bytea, text, text), nightshift.decide_by_token(bytea, text, bigint, text, text) from public;
grant execute on function nightshift.decide_by_link(uuid, bytea, text, text), nightshift.decide_by_token(bytea, text, bigint, text, text) to nightshift_engine;

do $$
begin
  perform nightshift.inherit_comments('report.approval', 'nightshift.approval');
end
$$;

create view report.rollout_stage as
select s.plan_id, h.name as host, w.name as workload, s.ordinal, s.kind as stage, s.state, s.applied_at, s.measure_from, s.due_at, s.extended,
  s.window_seconds, s.reason
from nightshift.rollout_stage s
join nightshift.rollout r on r.plan_id = s.plan_id
join nightshift.host h on h.id = r.host_id
join nightshift.workload w on w.id = r.workload_id;
comment on view report.rollout_stage is 'The stages of every rollout, and how each stands.';
comment on column report.rollout_stage.host is 'Name of the host.';
comment on column report.rollout_stage.workload is 'Name of the workload.';
comment on column report.rollout_stage.stage is 'canary, partial or full.';

do $$
begin
  perform nightshift.inherit_comments('report.rollout_stage', 'nightshift.rollout_stage');
end
$$;
