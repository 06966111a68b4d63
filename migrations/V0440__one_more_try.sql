-- As before, but for the grammar of the last try.
create or replace function nightshift.decide_by_link(link uuid, token bytea, code text, remark text default null)
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
        else format('That is not the code of the mail. %s.',
          case most - l.wrong_codes - 1 when 1 then '1 more try' else most - l.wrong_codes - 1 || ' more tries' end) end;
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
