create table nightshift.network_request (
  id bigint generated always as identity primary key,
  host_id bigint not null references nightshift.host,
  peer_id bigint not null references nightshift.host,
  kind text not null check (kind in ('throughput', 'round-trip')),
  seen_as inet default inet_client_addr(),
  state text not null default 'asked' check (state in ('asked', 'taken', 'offered', 'ended')),
  address text,
  port integer check (port between 1 and 65535),
  reason text,
  asked_at timestamptz not null default clock_timestamp(),
  valid_until timestamptz not null,
  check ((address is null) = (port is null))
);
create index network_request_peer on nightshift.network_request (peer_id);
comment on table nightshift.network_request is 'A host that measures the network asks another to answer it for some seconds. Rows are gone once it was measured.';
comment on column nightshift.network_request.id is 'Identity of the request.';
comment on column nightshift.network_request.host_id is 'Host that measures.';
comment on column nightshift.network_request.peer_id is 'Host that is asked to answer.';
comment on column nightshift.network_request.kind is 'throughput: iperf3 answers; round-trip: a byte is sent back.';
comment on column nightshift.network_request.seen_as is 'Address from which the measuring host came to the database; null when by a socket of the same machine.';
comment on column nightshift.network_request.state is 'asked; taken: the other host takes a look at itself; offered: it answers at address and port; ended: it answers no more.';
comment on column nightshift.network_request.address is 'Address at which the other host answers.';
comment on column nightshift.network_request.port is 'Port at which it answers.';
comment on column nightshift.network_request.reason is 'Why it does not answer, or ended early.';
comment on column nightshift.network_request.asked_at is 'When it was asked.';
comment on column nightshift.network_request.valid_until is 'Nothing is done for it after this.';
