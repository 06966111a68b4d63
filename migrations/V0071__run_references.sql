-- Without these, deleting an old run would read all results to see that none names it.
create index health_result_job_run on nightshift.health_result (job_run_id);
create index benchmark_result_job_run on nightshift.benchmark_result (job_run_id);
