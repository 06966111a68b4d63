-- Arithmetic of histograms, the same as dev.nightshift.engine.usage.ExponentialHistogram, bit for bit.
create function report.histogram_bound(scale integer, index integer)
returns double precision
language sql immutable strict parallel safe
begin atomic
  -- 2^(j/256), rounded down: no double lies between it and the true value
  select (
    '{
      1, 1.0027112750502023, 1.0054299011128027, 1.0081558981184173, 1.0108892860517003, 1.0136300849514894,
      1.0163783149109529, 1.019133996077738, 1.0218971486541166, 1.0246677928971355, 1.0274459491187635, 1.030231637686041,
      1.0330248790212284, 1.035825693601957, 1.0386341019613787, 1.041450124688316, 1.0442737824274138, 1.0471050958792898,
      1.0499440858006872, 1.0527907730046262, 1.0556451783605572, 1.0585073227945125, 1.0613772272892619, 1.0642549128844645,
      1.0671404006768235, 1.0700337118202417, 1.0729348675259753, 1.0758438890627908, 1.0787607977571196, 1.081685614993215,
      1.0846183622133092, 1.0875590609177697, 1.0905077326652575, 1.0934643990728858, 1.0964290818163767, 1.099401802630222,
      1.102382583307841, 1.1053714457017412, 1.1083684117236785, 1.1113735033448175, 1.1143867425958924, 1.117408151567369,
      1.1204377524096065, 1.1234755673330197, 1.1265216186082418, 1.129575928566288, 1.1326385195987192, 1.1357094141578055,
      1.1387886347566916, 1.1418762039695616, 1.1449721444318042, 1.148076478840179, 1.1511892299529827, 1.154310420590216,
      1.157440073633751, 1.1605782120274986, 1.1637248587775775, 1.1668800369524814, 1.17004376968325, 1.173216080163637,
      1.1763969916502812, 1.1795865274628758, 1.182784710984341, 1.1859915656609936, 1.189207115002721, 1.1924313825831512,
      1.1956643920398273, 1.1989061670743804, 1.202156731452703, 1.2054161090051236, 1.2086843236265814, 1.211961399276801,
      1.2152473599804687, 1.2185422298274082, 1.2218460329727574, 1.2251587936371453, 1.2284805361068698, 1.2318112847340759,
      1.2351510639369332, 1.2384998981998165, 1.241857812073484, 1.2452248301752578, 1.2486009771892046, 1.2519862778663162,
      1.2553807570246909, 1.2587844395497163, 1.2621973503942505, 1.2656195145788063, 1.2690509571917332, 1.2724917033894025,
      1.275941778396392, 1.279401207505669, 1.2828700160787783, 1.2863482295460253, 1.2898358734066657, 1.2933329732290892,
      1.2968395546510096, 1.3003556433796506, 1.3038812651919358, 1.307416445934677, 1.3109612115247642, 1.3145155879493546,
      1.3180796012660638, 1.3216532776031573, 1.325236643159741, 1.3288297242059544, 1.3324325470831613, 1.3360451382041456,
      1.339667524053303, 1.343299731186835, 1.3469417862329458, 1.3505937158920343, 1.3542555469368927, 1.357927306212901,
      1.3616090206382248, 1.3653007172040117, 1.3690024229745905, 1.3727141650876682, 1.37643597075453, 1.380167867260238,
      1.3839098819638318, 1.387662042298529, 1.391424375771926, 1.3951969099662, 1.398979672538311, 1.4027726912202045,
      1.4065759938190154, 1.4103896082172707, 1.414213562373095, 1.4180478843204152, 1.4218926021691654, 1.4257477441054942,
      1.4296133383919698, 1.4334894133677887, 1.4373759974489821, 1.4412731191286257, 1.4451808069770464, 1.4490990896420348,
      1.4530279958490524, 1.4569675544014438, 1.4609177941806468, 1.4648787441464057, 1.4688504333369818, 1.4728328908693675,
      1.4768261459394991, 1.4808302278224716, 1.4848451658727524, 1.488870989524397, 1.4929077282912648, 1.4969554117672352,
      1.5010140696264254, 1.5050837316234065, 1.5091644275934226, 1.5132561874526098, 1.5173590411982145, 1.5214730189088144,
      1.5255981507445382, 1.529734466947287, 1.533881997840956, 1.5380407738316568, 1.5422108254079407, 1.5463921831410214,
      1.5505848776849998, 1.5547889397770884, 1.559004400237837, 1.5632312899713576, 1.5674696399655528, 1.5717194812923412,
      1.5759808451078863, 1.5802537626528244, 1.5845382652524935, 1.5888343843171637, 1.5931421513422668, 1.597461597908627,
      1.6017927556826932, 1.6061356564167708, 1.6104903319492543, 1.6148568142048605, 1.6192351351948637, 1.6236253270173286,
      1.6280274218573476, 1.632441451987275, 1.6368674497669644, 1.641305447644006, 1.6457554781539647, 1.6502175739206177,
      1.6546917676561943, 1.659178092161616, 1.6636765803267364, 1.6681872651305825, 1.6727101796415964, 1.6772453570178785,
      1.681792830507429, 1.6863526334483931, 1.690924799269305, 1.6955093614893326, 1.7001063537185233, 1.704715809658051,
      1.7093377631004627, 1.713972247929926, 1.7186192981224777, 1.7232789477462738, 1.7279512309618374, 1.7326361820223108,
      1.7373338352737062, 1.7420442251551562, 1.7467673861991688, 1.751503353031878, 1.7562521603732995, 1.7610138430375837,
      1.7657884359332727, 1.7705759740635547, 1.7753764925265212, 1.7801900265154242, 1.785016611318935, 1.7898562823214008,
      1.7947090750031072, 1.799575024940535, 1.8044541678066237, 1.8093465393710317, 1.8142521755003986, 1.8191711121586085,
      1.8241033854070532, 1.8290490314048973, 1.8340080864093424, 1.8389805867758937, 1.8439665689586258, 1.8489660695104508,
      1.8539791250833855, 1.8590057724288203, 1.864046048397789, 1.8690999899412384, 1.8741676341102997, 1.87924901805656,
      1.8843441790323343, 1.889453154390939, 1.8945759815869656, 1.899712698176555, 1.9048633418176741, 1.9100279502703896,
      1.9152065613971472, 1.9203992131630474, 1.9256059436361248, 1.930826790987627, 1.9360617934922943, 1.9413109895286402,
      1.9465744175792332, 1.951852116230978, 1.9571441241754002, 1.9624504802089273, 1.9677712232331757, 1.973106392255234,
      1.978456026387951, 1.9838201648502192, 1.9891988469672663, 1.9945921121709402}'::double precision[])[((index << (8 - scale)) & 255) + 1]
    * 2::double precision ^ ((index << (8 - scale)) >> 8);
end;
comment on function report.histogram_bound(integer, integer) is 'Lower end of bucket index at a scale of 0 to 8, and upper end of the bucket before.';

create function report.histogram_middle(scale integer, index integer)
returns double precision
language plpgsql immutable strict parallel safe
as $$
declare
  low double precision := report.histogram_bound(scale, index);
  high double precision := report.histogram_bound(scale, index + 1);
begin
  return 2 * low * high / (low + high);
end
$$;
comment on function report.histogram_middle(integer, integer) is 'The value that stands for all values of a bucket: the one with the smallest greatest relative error.';

create function report.histogram_count(histogram report.histogram)
returns bigint
language plpgsql immutable strict parallel safe
as $$
declare
  total bigint := histogram.zero_count;
  n bigint;
begin
  foreach n in array histogram.counts loop
    total := total + n;
  end loop;
  return total;
end
$$;
comment on function report.histogram_count(report.histogram) is 'The values counted by a histogram.';

create function report.histogram_error(histogram report.histogram)
returns double precision
language plpgsql immutable strict parallel safe
as $$
declare
  base double precision := report.histogram_bound(histogram.scale, 1);
begin
  return (base - 1) / (base + 1);
end
$$;
comment on function report.histogram_error(report.histogram) is 'By how much a quantile of the histogram may be off, as a fraction of the true value; near zero by a thousandth.';

create function report.histogram_quantile(histogram report.histogram, share double precision)
returns double precision
language plpgsql immutable strict parallel safe
as $$
declare
  counts bigint[] := histogram.counts;
  total bigint := histogram.zero_count;
  reached bigint := histogram.zero_count;
  rank bigint;
  index integer := histogram.first_index - 1;
  n bigint;
begin
  if share is distinct from greatest(0, least(1, share)) then
    raise exception 'a share lies in 0..1, is %', share;
  end if;
  foreach n in array counts loop
    total := total + n;
  end loop;
  if total = 0 then
    return null;
  end if;
  rank := greatest(1, ceil(share * total)::bigint);
  if rank <= reached then
    return 0;
  end if;
  foreach n in array counts loop
    reached := reached + n;
    index := index + 1;
    exit when reached >= rank;
  end loop;
  return report.histogram_middle(histogram.scale, index);
end
$$;
comment on function report.histogram_quantile(report.histogram, double precision) is 'The value at or below which a share of the values lies, e.g. 0.95 for the 95th percentile, within report.histogram_error; null without values.';

create function report.histogram_mean(histogram report.histogram)
returns double precision
language plpgsql immutable strict parallel safe
as $$
declare
  total bigint := histogram.zero_count;
  sum double precision := 0;
  index integer := histogram.first_index - 1;
  n bigint;
begin
  foreach n in array histogram.counts loop
    index := index + 1;
    if n > 0 then
      total := total + n;
      sum := sum + n * report.histogram_middle(histogram.scale, index);
    end if;
  end loop;
  return sum / nullif(total, 0);
end
$$;
comment on function report.histogram_mean(report.histogram) is 'The mean of the values, as near as the buckets tell, within report.histogram_error; null without values.';

create function report.histogram_merge(a report.histogram, b report.histogram)
returns report.histogram
language plpgsql immutable strict parallel safe
as $$
declare
  result report.histogram;
  a_counts bigint[] := a.counts;
  b_counts bigint[] := b.counts;
  a_size integer := cardinality(a_counts);
  b_size integer := cardinality(b_counts);
  a_last integer := a.first_index + a_size - 1;
  b_last integer := b.first_index + b_size - 1;
  scale integer := least(a.scale, b.scale);
  first integer;
  last integer;
  shift integer;
  place integer;
  n bigint;
  counts bigint[];
begin
  if a_size = 0 and b_size = 0 then
    result := row(scale, a.zero_count + b.zero_count, 0, '{}');
    return result;
  end if;
  loop
    first := least(case when a_size > 0 then a.first_index >> (a.scale - scale) end,
                   case when b_size > 0 then b.first_index >> (b.scale - scale) end);
    last := greatest(case when a_size > 0 then a_last >> (a.scale - scale) end,
                     case when b_size > 0 then b_last >> (b.scale - scale) end);
    exit when last - first < 160;
    scale := scale - 1;
  end loop;
  if a_size > 0 and scale = a.scale then
    counts := array_fill(0::bigint, array[a.first_index - first]) || a_counts || array_fill(0::bigint, array[last - a_last]);
  else
    counts := array_fill(0::bigint, array[last - first + 1]);
    shift := a.scale - scale;
    place := a.first_index - 1;
    foreach n in array a_counts loop
      place := place + 1;
      if n > 0 then
        counts[(place >> shift) - first + 1] := counts[(place >> shift) - first + 1] + n;
      end if;
    end loop;
  end if;
  shift := b.scale - scale;
  place := b.first_index - 1;
  foreach n in array b_counts loop
    place := place + 1;
    if n > 0 then
      counts[(place >> shift) - first + 1] := counts[(place >> shift) - first + 1] + n;
    end if;
  end loop;
  result := row(scale, a.zero_count + b.zero_count, first, counts);
  return result;
end
$$;
comment on function report.histogram_merge(report.histogram, report.histogram) is 'The histogram of the values of both. Loses nothing: it is the one that all values together would have made.';

create aggregate report.histogram_merge(report.histogram) (
  sfunc = report.histogram_merge,
  stype = report.histogram,
  combinefunc = report.histogram_merge,
  parallel = safe
);
comment on aggregate report.histogram_merge(report.histogram) is 'The histogram of the values of all rows, e.g. of the hours of a week.';

create function report.histogram_buckets(histogram report.histogram)
returns table (low double precision, high double precision, count bigint)
language sql immutable strict parallel safe
begin atomic
  select 0::double precision, report.histogram_bound(0, -10), (histogram).zero_count
  where (histogram).zero_count > 0
  union all
  select report.histogram_bound((histogram).scale, (histogram).first_index + place::integer - 1),
    report.histogram_bound((histogram).scale, (histogram).first_index + place::integer), n
  from unnest((histogram).counts) with ordinality as bucket (n, place)
  where n > 0;
end;
comment on function report.histogram_buckets(report.histogram) is 'The buckets in use as rows, each with the values above low and up to high: for a heat map or a chart.';

grant execute on all functions in schema report to nightshift_report, nightshift_engine;
