package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.health.ContainerVitals.ProbeAnswer;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.ContainerSample;
import dev.nightshift.jobs.health.Probes;
import dev.nightshift.jobs.rollout.WatchStore.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures the containers of open plans more often than the collector does, and asks their probes:
/// from the moment the plan is made, so that there is a before to compare with.
final class Sampler {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration QUICK = Duration.ofMillis(250);
  private static final int QUESTIONS = 5;
  private static final String PROBE = "nightshift.probe";

  private final Lookout lookout;
  private final WatchStore watch;
  private final Probes probes;
  private final Map<String, ContainerReading> latest = new HashMap<>();

  Sampler(Lookout lookout, WatchStore watch, Probes probes) {
    this.lookout = lookout;
    this.watch = watch;
    this.probes = probes;
  }

  /// Looks at every container of the plans once.
  ///
  /// @param plans by their ids
  void sample(Map<Long, Plan> plans, Instant now) throws InterruptedException {
    var seen = new LinkedHashMap<String, Optional<Lookout.Seen>>();
    for (Plan plan : plans.values()) {
      for (var target : plan.targets()) {
        seen.computeIfAbsent(target.dockerId(), lookout::look);
      }
    }
    latest.keySet().retainAll(seen.keySet());
    var answers = ask(addresses(seen));
    var measured = new HashMap<String, ContainerSample>();
    seen.forEach((id, one) -> measure(id, one, now).ifPresent(s -> measured.put(id, s)));
    var samples = new ArrayList<Sample>();
    plans.forEach(
        (id, plan) ->
            plan.targets().stream()
                .collect(
                    java.util.stream.Collectors.toMap(
                        Plan.Target::container, Plan.Target::dockerId, (a, _) -> a))
                .forEach(
                    (container, dockerId) ->
                        samples.add(
                            sample(
                                id,
                                container,
                                now,
                                Objects.requireNonNull(seen.get(dockerId)),
                                measured.get(dockerId),
                                answers.getOrDefault(dockerId, List.of())))));
    watch.add(List.copyOf(samples));
  }

  /// Asks each probe several times, one after the other, as one answer says little about the slow
  /// ones; what is slow or silent already is asked once.
  private Map<String, List<ProbeAnswer>> ask(Map<String, String> addresses)
      throws InterruptedException {
    var all = new HashMap<String, List<ProbeAnswer>>();
    var left = new HashMap<>(addresses);
    for (int i = 0; i < QUESTIONS && !left.isEmpty(); i++) {
      var answers = probes.ask(left, PROBE_TIMEOUT);
      answers.forEach((id, answer) -> all.computeIfAbsent(id, _ -> new ArrayList<>()).add(answer));
      left.keySet().removeIf(id -> !isQuick(answers.get(id)));
    }
    return all;
  }

  private static boolean isQuick(@Nullable ProbeAnswer answer) {
    return answer instanceof ProbeAnswer.Answered answered
        && answered.latency().compareTo(QUICK) < 0;
  }

  private static Map<String, String> addresses(Map<String, Optional<Lookout.Seen>> seen) {
    var addresses = new HashMap<String, String>();
    seen.forEach(
        (id, one) ->
            one.map(Lookout.Seen::facts)
                .filter(ContainerFacts::running)
                .map(facts -> facts.labels().get(PROBE))
                .ifPresent(address -> addresses.put(id, address)));
    return addresses;
  }

  private Optional<ContainerSample> measure(
      String dockerId, Optional<Lookout.Seen> seen, Instant now) {
    ContainerReading reading = seen.map(Lookout.Seen::reading).orElse(null);
    ContainerReading before = latest.remove(dockerId);
    if (reading == null) {
      return Optional.empty();
    }
    latest.put(dockerId, reading);
    return before == null || before.nanos() >= reading.nanos()
        ? Optional.empty()
        : Optional.of(ContainerSample.between(before, reading, now));
  }

  private static Sample sample(
      long planId,
      long container,
      Instant now,
      Optional<Lookout.Seen> seen,
      @Nullable ContainerSample measured,
      List<ProbeAnswer> answers) {
    if (seen.isEmpty()) {
      return new Sample(
          planId, container, now, "gone", null, 0, null, null, null, null, null, null, null, null,
          null, null, null, null, List.of(), null);
    }
    var facts = seen.get().facts();
    var reading = seen.get().reading();
    return new Sample(
        planId,
        container,
        now,
        facts.state(),
        facts.health(),
        facts.restartCount(),
        facts.startedAt(),
        measured == null ? null : Double.valueOf(measured.seconds()),
        measured == null ? null : measured.cpu().cores(),
        measured == null ? null : throttled(measured),
        measured == null ? null : perSecond(measured.cpu().throttledSeconds(), measured),
        measured == null ? null : perSecond(measured.stalls().cpuSeconds(), measured),
        measured == null ? null : perSecond(measured.stalls().memorySeconds(), measured),
        reading == null ? null : memoryUse(reading),
        measured == null ? null : perSecond(measured.paging().majorFaults(), measured),
        measured == null ? null : perSecond(measured.paging().refaults(), measured),
        reading == null ? null : reading.paging().oomKills(),
        measured == null ? null : perSecond(measured.network().receivedPackets(), measured),
        answers.stream().mapMulti(Sampler::milliseconds).toList(),
        failed(answers));
  }

  private static void milliseconds(ProbeAnswer answer, Consumer<Double> to) {
    if (answer instanceof ProbeAnswer.Answered answered) {
      to.accept(answered.latency().toNanos() / 1e6);
    }
  }

  private static @Nullable Boolean failed(List<ProbeAnswer> answers) {
    if (answers.isEmpty() || answers.getFirst() instanceof ProbeAnswer.Unusable) {
      return null;
    }
    return failed(answers.getFirst());
  }

  private static boolean failed(ProbeAnswer answer) {
    return !(answer instanceof ProbeAnswer.Answered answered && answered.status() < 500);
  }

  /// Without a period in which it wanted to run, nothing was held back.
  private static @Nullable Double throttled(ContainerSample sample) {
    Long periods = sample.cpu().periods();
    Long throttled = sample.cpu().throttledPeriods();
    if (periods == null || throttled == null) {
      return null;
    }
    return periods == 0 ? Double.valueOf(0) : Double.valueOf((double) throttled / periods);
  }

  private static @Nullable Double memoryUse(ContainerReading reading) {
    Long limit = reading.memory().limit();
    Long used = reading.memory().workingSet();
    return limit == null || used == null ? null : Double.valueOf((double) used / limit);
  }

  private static @Nullable Double perSecond(@Nullable Number count, ContainerSample sample) {
    return count == null ? null : Double.valueOf(count.doubleValue() / sample.seconds());
  }
}
