-- A bottleneck that a raised limit headed off is no false alarm.
comment on column nightshift.prediction.came is 'Whether it was a bottleneck, or would have been under the limit that stood when the prediction was made: one that a raised limit headed off counts as come; null while it is not known.';

do $$
begin
  perform nightshift.inherit_comments('report.prediction', 'nightshift.prediction');
end
$$;
