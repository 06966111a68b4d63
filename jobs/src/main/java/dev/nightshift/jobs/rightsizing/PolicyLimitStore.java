package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// What each policy, ours and those of others, says every day of every container: kept to be
/// compared with what then happened.
public final class PolicyLimitStore {
  private static final Duration KEPT = Duration.ofDays(90);

  private final Jdbi jdbi;

  public PolicyLimitStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Enters the limits behind answers, once a day: a second run on the same day replaces them.
  void record(List<RecommendationStore.Answer> answers, Instant now) {
    var day = now.atOffset(ZoneOffset.UTC).toLocalDate();
    var containers = new ArrayList<Long>();
    var resources = new ArrayList<String>();
    var policies = new ArrayList<String>();
    var limits = new ArrayList<Double>();
    for (var answer : answers) {
      var evidence = answer.answer().evidence().entries();
      Resource resource = answer.answer().resource();
      if (!(evidence.get("sized_" + resource.unit()) instanceof Double own)
          || !(evidence.get("alternatives_" + resource.unit()) instanceof Map<?, ?> others)) {
        continue;
      }
      containers.add(answer.container().id().value());
      resources.add(resource.word());
      policies.add(answer.policy().name());
      limits.add(own);
      others.forEach(
          (policy, limit) -> {
            containers.add(answer.container().id().value());
            resources.add(resource.word());
            policies.add(String.valueOf(policy));
            limits.add((Double) limit);
          });
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.policy_limit (container_id, resource, policy, day, value)
                    select c, r, p, :day, v
                    from unnest(:containers, :resources, :policies, :limits) as t (c, r, p, v)
                    on conflict (day, container_id, resource, policy) do update set value = excluded.value
                      where policy_limit.value <> excluded.value
                    """)
                .bind("day", day)
                .bind("containers", containers.toArray(Long[]::new))
                .bind("resources", resources.toArray(String[]::new))
                .bind("policies", policies.toArray(String[]::new))
                .bind("limits", limits.toArray(Double[]::new))
                .execute());
  }

  /// Deletes what is older than three months.
  int forget(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle.execute(
                "delete from nightshift.policy_limit where day < ?",
                now.minus(KEPT).atOffset(ZoneOffset.UTC).toLocalDate()));
  }
}
