-- From now on shared memory and tmpfs count as memory that cannot be dropped, no longer as page cache. Samples of before keep what they say.
comment on column nightshift.container_sample.memory_anon_bytes is 'Anonymous and shared memory (System V, tmpfs), which cannot be dropped, only swapped.';
comment on column nightshift.container_sample.memory_file_bytes is 'Page cache of files, without shared memory.';
comment on column nightshift.container_history.memory_anon_max_bytes is 'Greatest anonymous and shared memory in one sample: what cannot be dropped, only swapped.';
comment on column report.container_sample.memory_anon_bytes is 'Anonymous and shared memory (System V, tmpfs), which cannot be dropped, only swapped.';
comment on column report.container_sample.memory_file_bytes is 'Page cache of files, without shared memory.';
comment on column report.container_hour.memory_anon_max_bytes is 'Greatest anonymous and shared memory in one sample: what cannot be dropped, only swapped.';
