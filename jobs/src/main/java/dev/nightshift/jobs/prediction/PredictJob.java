package dev.nightshift.jobs.prediction;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.prediction.Horizon;
import dev.nightshift.engine.prediction.LoadSeries;
import dev.nightshift.engine.prediction.Outlook;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.prediction.PredictionStore.Came;
import dev.nightshift.jobs.prediction.PredictionStore.Foreseen;
import dev.nightshift.jobs.prediction.PredictionStore.Subject;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/// Foresees the five minutes that run now with the models in use, keeps what it said, and joins
/// what it said before with what came. What is sure enough becomes an alert.
public final class PredictJob implements ScheduledJob {
  static final String CHECK = "bottleneck-ahead";

  /// Less likely ones are not kept: nearly all are.
  private static final double KEPT = 0.05;

  /// An alert that is open closes below this.
  private static final double UNSURE = 0.5;

  private final OwnLoadStore loads;
  private final ModelStore models;
  private final PredictionStore predictions;
  private final StandingAlerts alerts;
  private final Map<String, LoadMemory> memories = new HashMap<>();

  public PredictJob(Jdbi jdbi, StandingAlerts alerts) {
    this.loads = new OwnLoadStore(jdbi);
    this.models = new ModelStore(jdbi);
    this.predictions = new PredictionStore(jdbi);
    this.alerts = alerts;
  }

  @Override
  public String name() {
    return "predict";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  /// One run at a time: the load is remembered from run to run.
  @Override
  public synchronized RunResult run(JobRun run) {
    var sentences = new ArrayList<String>();
    for (var resource : Training.RESOURCES) {
      sentences.add(predict(resource, run.startedAt()));
    }
    return RunResult.done(String.join(" ", sentences));
  }

  private String predict(String resource, Instant now) {
    var inUse = models.inUse(resource, now);
    if (inUse.isEmpty()) {
      alerts.onlyThese(CHECK, end(resource), Map.of(), now);
      return resource + ": no model yet.";
    }
    var model = inUse.get();
    var due =
        Instant.ofEpochSecond(now.getEpochSecond() - now.getEpochSecond() % OwnLoadStore.STEP);
    var series =
        memories
            .computeIfAbsent(resource, _ -> new LoadMemory())
            .upTo(due, (since, until) -> loads.loadById(resource, since, until));
    join(resource, series, model.hot(), due);
    var outlooks =
        Outlook.of(
            model.model(),
            series,
            new Horizon(OwnLoadStore.STEP, model.hot()),
            due.getEpochSecond() - 3L * OwnLoadStore.STEP);
    var likely = outlooks.stream().filter(one -> one.probability() >= KEPT).toList();
    predictions.keep(
        likely.stream().map(one -> foreseen(one, resource, due, model.id())).toList(), now);
    alert(resource, outlooks, model.hot(), due, now);
    return "%s: looked ahead for %d of the hosts and containers, %d with 5 %% and more."
        .formatted(resource, outlooks.size(), likely.size());
  }

  private static Foreseen foreseen(Outlook outlook, String resource, Instant due, long model) {
    return new Foreseen(
        Subject.of(outlook.name()),
        resource,
        due,
        model,
        outlook.share(),
        outlook.probability(),
        outlook.hotDays(),
        outlook.days());
  }

  private void join(String resource, List<LoadSeries> all, double hot, Instant now) {
    Map<String, LoadSeries> byName =
        all.stream().collect(Collectors.toMap(LoadSeries::name, Function.identity()));
    var came = new ArrayList<Came>();
    for (var open : predictions.open(resource, now.minus(Duration.ofDays(1)), now)) {
      var series = byName.get(open.subject().host() + "/" + open.subject().container());
      if (series == null) {
        continue;
      }
      int at = LoadMemory.at(series, open.due().getEpochSecond());
      if (at < series.size() && series.seconds()[at] == open.due().getEpochSecond()) {
        double share = series.shares()[at];
        came.add(new Came(open, share, share * open.raised() >= hot));
      }
    }
    predictions.came(came);
  }

  /// What is hot already is no prediction: the health check tells of it.
  private void alert(
      String resource, List<Outlook> outlooks, double hot, Instant due, Instant now) {
    var sure = new HashMap<String, StandingAlerts.Standing>();
    for (var outlook : outlooks) {
      double least = sureEnough(outlook, resource) ? UNSURE : Outlook.SURE;
      if (outlook.share() < hot && outlook.probability() >= least) {
        var subject = Subject.of(outlook.name());
        String name = predictions.name(subject);
        sure.put(
            name + end(resource),
            new StandingAlerts.Standing(
                new HostId(subject.host()),
                "warning",
                String.format(
                    Locale.ROOT,
                    "%s is likely (%.0f %%) to reach %.0f %% of %s in the five minutes"
                        + " from %tR UTC; it uses %.0f %%%s.",
                    name,
                    100 * outlook.probability(),
                    100 * hot,
                    whole(resource),
                    due.atOffset(java.time.ZoneOffset.UTC),
                    100 * outlook.share(),
                    earlier(outlook))));
      }
    }
    alerts.onlyThese(CHECK, end(resource), sure, now);
  }

  private static String whole(String resource) {
    return resource.equals("disk") ? "what its busiest disk can do" : "its " + resource + " limit";
  }

  private static String earlier(Outlook outlook) {
    return outlook.days() == 0
        ? ""
        : ", and reached it at this time on %d of %s"
            .formatted(outlook.hotDays(), Text.count(outlook.days(), "earlier day"));
  }

  /// Whether it is told already: then it stays until it is unlikely.
  private boolean sureEnough(Outlook outlook, String resource) {
    return outlook.probability() >= UNSURE
        && alerts.isOpen(CHECK, predictions.name(Subject.of(outlook.name())) + end(resource));
  }

  private static String end(String resource) {
    return " " + resource;
  }
}
