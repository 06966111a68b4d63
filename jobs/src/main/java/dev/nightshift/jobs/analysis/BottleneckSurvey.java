package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.analysis.bottleneck.Bottleneck;
import dev.nightshift.engine.analysis.bottleneck.BottleneckFindings;
import dev.nightshift.engine.analysis.bottleneck.Bottlenecks;
import dev.nightshift.engine.analysis.bottleneck.Neighbour;
import dev.nightshift.engine.analysis.bottleneck.NoisyNeighbours;
import dev.nightshift.engine.analysis.bottleneck.Resource;
import dev.nightshift.engine.analysis.bottleneck.UseHistory;
import dev.nightshift.engine.analysis.bottleneck.UseHour;
import dev.nightshift.jobs.usage.WatchedHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Looks on a host for resources that are the limit, and for containers that starve others.
public final class BottleneckSurvey {
  private static final Set<Resource> SHORTLY = Set.of(Resource.CPU, Resource.DISK);

  /// How much of the time around the latest trouble is looked at closely.
  private static final Duration WINDOW = Duration.ofHours(6);

  private static final Duration SLOT = Duration.ofMinutes(1);

  private final ResourceHourStore hours;
  private final SlotStore slots;
  private final AnalysedContainerStore containers;

  public BottleneckSurvey(Jdbi jdbi) {
    this.hours = new ResourceHourStore(jdbi);
    this.slots = new SlotStore(jdbi);
    this.containers = new AnalysedContainerStore(jdbi);
  }

  /// What counts as now on a host: the end of its trace where it was imported.
  public Instant asOf(WatchedHost host, Instant now) {
    return containers.endOfImport(host.id()).orElse(now);
  }

  /// Findings about a host and who starves whom on it.
  public List<Finding> findings(
      WatchedHost host, Instant since, AnalysisConfig settings, Instant now) {
    var judge = judge(settings);
    var histories = ofHost(host, since, judge);
    var telling = new BottleneckFindings(settings);
    var found = new ArrayList<>(telling.of(judge.of(histories), now));
    found.addAll(telling.ofNeighbours(neighbours(host, histories, settings, now)));
    return found;
  }

  /// Resources of the host that were the limit since an instant, the strongest first.
  public List<Bottleneck> hostBottlenecks(
      WatchedHost host, Instant since, AnalysisConfig settings) {
    var judge = judge(settings);
    return judge.of(ofHost(host, since, judge));
  }

  /// The same of its containers.
  public List<Bottleneck> containerBottlenecks(
      WatchedHost host, Instant since, AnalysisConfig settings) {
    var histories = new ArrayList<UseHistory>();
    hours
        .ofContainers(host.id(), since)
        .forEach(
            (subject, resources) ->
                resources.forEach(
                    (resource, own) -> histories.add(new UseHistory(subject, resource, own))));
    return judge(settings).of(histories);
  }

  /// Who starved whom about the latest time of the last day in which CPU or disk may have been the
  /// limit.
  public List<Neighbour> neighbours(WatchedHost host, AnalysisConfig settings, Instant now) {
    var alone = hours.ofHost(host.id(), now.minus(settings.recent()));
    return neighbours(host, ofHost(host, alone, ResourceHourStore.Use.UNKNOWN), settings, now);
  }

  private List<Neighbour> neighbours(
      WatchedHost host, List<UseHistory> histories, AnalysisConfig settings, Instant now) {
    return latestTrouble(histories, settings, now)
        .map(
            hour -> {
              Instant end = hour.plus(Duration.ofHours(1));
              Instant until = end.isBefore(now) ? end : now;
              return neighbours(host, until.minus(WINDOW), until, SLOT, settings);
            })
        .orElse(List.of());
  }

  /// Who starved whom between two instants, slot by slot.
  public List<Neighbour> neighbours(
      WatchedHost host, Instant from, Instant until, Duration slot, AnalysisConfig settings) {
    var judge = new NoisyNeighbours(settings.saturation(), settings.bottleneck());
    return slots.of(host, new SlotStore.Cut(from, until, slot)).stream()
        .flatMap(each -> judge.of(each).stream())
        .toList();
  }

  private static Bottlenecks judge(AnalysisConfig settings) {
    return new Bottlenecks(settings.saturation(), settings.bottleneck());
  }

  private static Optional<Instant> latestTrouble(
      List<UseHistory> histories, AnalysisConfig settings, Instant now) {
    var judge = judge(settings);
    return histories.stream()
        .filter(history -> SHORTLY.contains(history.resource()))
        .flatMap(history -> history.hours().stream().filter(hour -> judge.maybe(history, hour)))
        .map(hour -> hour.hour())
        .filter(hour -> hour.isAfter(now.minus(settings.recent())))
        .max(Comparator.naturalOrder());
  }

  /// Who used a resource is read only where one was the limit: it is most of what there is to read.
  private List<UseHistory> ofHost(WatchedHost host, Instant since, Bottlenecks judge) {
    var alone = hours.ofHost(host.id(), since);
    var histories = ofHost(host, alone, ResourceHourStore.Use.UNKNOWN);
    return histories.stream().anyMatch(judge::limits)
        ? ofHost(host, alone, hours.use(host.id(), since))
        : histories;
  }

  private static List<UseHistory> ofHost(
      WatchedHost host, Map<Resource, List<UseHour>> hours, ResourceHourStore.Use use) {
    var subject = Subject.host(host.id(), host.name());
    return hours.entrySet().stream()
        .map(
            resource ->
                new UseHistory(
                    subject,
                    resource.getKey(),
                    resource.getValue(),
                    use.users().getOrDefault(resource.getKey(), Map.of()),
                    use.given().getOrDefault(resource.getKey(), Map.of()),
                    capacity(host, resource.getKey())))
        .toList();
  }

  private static double capacity(WatchedHost host, Resource resource) {
    Integer cpus = host.cpus();
    Long memory = host.memoryBytes();
    return switch (resource) {
      case CPU -> cpus == null ? 0 : cpus;
      case MEMORY -> memory == null ? 0 : memory;
      default -> 0;
    };
  }
}
