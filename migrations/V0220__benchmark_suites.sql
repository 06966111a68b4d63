comment on column nightshift.benchmark_result.suite is 'Name of the suite: quick, nightly, full, one of the operator''s, or chosen where benchmarks were named. With -insisted at its end the host may have been busy.';
comment on column nightshift.benchmark_result.at is 'When its run was started.';
comment on column report.benchmark.suite is 'Name of the suite: quick, nightly, full, one of the operator''s, or chosen where benchmarks were named. With -insisted at its end the host may have been busy.';
comment on column report.benchmark.at is 'When its run was started.';
