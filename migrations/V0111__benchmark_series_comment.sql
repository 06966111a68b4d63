comment on column report.benchmark.series is 'What results must share to be comparable: the versions of the tools that measured them.';
