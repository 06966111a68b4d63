package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.analysis.AnalyseJob;
import dev.nightshift.jobs.analysis.AnalyseShareJob;
import dev.nightshift.jobs.analysis.DetectJob;
import dev.nightshift.jobs.analysis.FindingStore;
import dev.nightshift.jobs.benchmark.Benchmarks;
import dev.nightshift.jobs.benchmark.NetworkAnswerJob;
import dev.nightshift.jobs.benchmark.NightStore;
import dev.nightshift.jobs.benchmark.NightlyBenchmarkJob;
import dev.nightshift.jobs.benchmark.Nights;
import dev.nightshift.jobs.benchmark.ServerAddress;
import dev.nightshift.jobs.cost.Budget;
import dev.nightshift.jobs.cost.CostForecasting;
import dev.nightshift.jobs.cost.CostJob;
import dev.nightshift.jobs.cost.Costing;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.digest.DigestJob;
import dev.nightshift.jobs.digest.DigestSettings;
import dev.nightshift.jobs.digest.Digests;
import dev.nightshift.jobs.digest.Post;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.health.AlertListener;
import dev.nightshift.jobs.health.AlertStore;
import dev.nightshift.jobs.health.CheckedHost;
import dev.nightshift.jobs.health.HealthCheck;
import dev.nightshift.jobs.health.HealthCheckJob;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.mail.AlertMail;
import dev.nightshift.jobs.mail.Escalation;
import dev.nightshift.jobs.mail.Outbox;
import dev.nightshift.jobs.mail.OutboxJob;
import dev.nightshift.jobs.mail.OutboxStore;
import dev.nightshift.jobs.mail.SmtpConfig;
import dev.nightshift.jobs.mail.WebhookConfig;
import dev.nightshift.jobs.mail.WebhookServer;
import dev.nightshift.jobs.prediction.PredictJob;
import dev.nightshift.jobs.prediction.TrainJob;
import dev.nightshift.jobs.prediction.Training;
import dev.nightshift.jobs.profile.ProfileInUse;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.PolicyLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendJob;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import dev.nightshift.jobs.rollout.Fence;
import dev.nightshift.jobs.rollout.RolloutAlerts;
import dev.nightshift.jobs.rollout.RolloutJob;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import dev.nightshift.jobs.usage.RetentionJob;
import dev.nightshift.jobs.usage.RollUp;
import dev.nightshift.jobs.usage.RollUpJob;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.web.DigestLinks;
import dev.nightshift.jobs.web.UnsubscribeLinks;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// All scheduled jobs, built in one place: for the engine, which wakes them at their times, and for
/// commands, which run one by hand.
///
/// @param rollUp samples into hourly histories
/// @param retention drops what is older than the profile keeps
/// @param benchmarks measures this host
/// @param nightlyBenchmark the same, at night
/// @param analyse looks through histories for what stands out
/// @param analyseShare takes part in an analysis that another node leads
/// @param detect judges the hours that just ended
/// @param recommend works out what limits containers need
/// @param cost works out what hours cost
/// @param train trains the models of bottlenecks
/// @param predict foresees bottlenecks with them
/// @param digests makes digests
/// @param digest makes the one that is due, and sends it
/// @param outbox sends queued mails
/// @param networkAnswer answers another host that measures the network to this one
/// @param rollout looks after the rollouts of this host
/// @param post empty where no mail server is configured
/// @param healthCheck checks this host and what runs on it
record Crew(
    RollUpJob rollUp,
    RetentionJob retention,
    Benchmarks benchmarks,
    NightlyBenchmarkJob nightlyBenchmark,
    HealthCheckJob healthCheck,
    AnalyseJob analyse,
    AnalyseShareJob analyseShare,
    DetectJob detect,
    RecommendJob recommend,
    CostJob cost,
    TrainJob train,
    PredictJob predict,
    Digests digests,
    DigestJob digest,
    OutboxJob outbox,
    NetworkAnswerJob networkAnswer,
    RolloutJob rollout,
    Optional<Post> post) {

  /// Every job's name with where its runs belong, for commands that build none of them.
  static final Map<String, Scope> SCOPES = scopes();

  /// @param inUse the profile that holds when a job asks
  static Crew of(
      Settings settings,
      Database database,
      DockerHost docker,
      Machine machine,
      Supplier<ProfileInUse> inUse) {
    Supplier<Profile> profile = () -> inUse.get().profile();
    var rollUp = new RollUp(database.jdbi());
    var benchmarks = benchmarks(settings, database, docker, machine.id(), profile);
    var histories = new UsageHistoryStore(database.jdbi());
    var post = post(settings, database);
    var digests = digests(settings, database, inUse);
    var standing =
        new StandingAlerts(
            database.jdbi(),
            alerts(settings, database, post, profile),
            () -> profile.get().mail().alerts());
    return new Crew(
        new RollUpJob(rollUp),
        new RetentionJob(database.jdbi(), rollUp, () -> profile.get().retention()),
        benchmarks,
        new NightlyBenchmarkJob(
            benchmarks, nights(database, machine), () -> profile.get().benchmark()),
        new HealthCheckJob(
            new HealthCheck(
                database.jdbi(), docker, settings.dataDirectory(), InstantSource.system()),
            new AlertStore(database.jdbi()),
            alerts(settings, database, post, profile),
            () -> new CheckedHost(machine.id(), machine.facts().name(), profile.get())),
        new AnalyseJob(database.jdbi(), machine.facts().name(), () -> profile.get().analysis()),
        new AnalyseShareJob(
            database.jdbi(), machine.facts().name(), () -> profile.get().analysis()),
        new DetectJob(database.jdbi(), standing),
        new RecommendJob(
            histories,
            new RecommendationStore(database.jdbi()),
            new PolicyLimitStore(database.jdbi()),
            new MovingLimitStore(database.jdbi()),
            () -> profile.get().rightsizing()),
        new CostJob(
            new Costing(database.jdbi()),
            new CostForecasting(database.jdbi()),
            new Budget(database.jdbi(), standing, machine.id()),
            () -> profile.get().cost()),
        new TrainJob(new Training(database.jdbi())),
        new PredictJob(database.jdbi(), standing),
        digests,
        new DigestJob(digests, post),
        outbox(settings, database, post, profile),
        new NetworkAnswerJob(
            database.jdbi(),
            machine.id(),
            settings.dataDirectory(),
            settings.environment(),
            () -> profile.get().benchmark()),
        RolloutJob.of(
            rollouts(
                settings,
                database,
                docker,
                machine,
                new RolloutAlerts(
                    database.jdbi(),
                    machine.id(),
                    alerts(settings, database, post, profile),
                    () -> profile.get().mail().alerts()))),
        post);
  }

  /// Alerts are mailed where a mail server is configured, and posted where a webhook is; elsewhere
  /// they stand in the digest.
  private static AlertListener alerts(
      Settings settings, Database database, Optional<Post> post, Supplier<Profile> profile) {
    var webhook = WebhookConfig.from(settings.environment());
    return post.isEmpty() && webhook.isEmpty()
        ? _ -> {}
        : new AlertMail(
            new OutboxStore(database.jdbi()),
            post.map(office -> new AlertMail.Envelopes(office.writer(), office.otherwise())),
            webhook.map(WebhookConfig::shape),
            profile);
  }

  private static OutboxJob outbox(
      Settings settings, Database database, Optional<Post> post, Supplier<Profile> profile) {
    var ways = new ArrayList<Outbox>();
    post.map(Post::outbox).ifPresent(ways::add);
    WebhookConfig.from(settings.environment())
        .ifPresent(
            webhook ->
                ways.add(new Outbox(new OutboxStore(database.jdbi()), new WebhookServer(webhook))));
    return new OutboxJob(
        ways,
        post.map(
            office -> new Escalation(database.jdbi(), office.store(), office.writer(), profile)));
  }

  /// What it takes to mail; empty where no mail server is configured.
  static Optional<Post> post(Settings settings, Database database) {
    return SmtpConfig.from(settings.environment())
        .map(
            smtp ->
                Post.of(
                    smtp,
                    database.jdbi(),
                    UnsubscribeLinks.of(settings.environment(), database.jdbi())));
  }

  static Digests digests(Settings settings, Database database, Supplier<ProfileInUse> inUse) {
    return new Digests(
        database.jdbi(),
        settings.dataDirectory().resolve("digests"),
        post(settings, database),
        DigestLinks.of(settings.environment(), database.jdbi()),
        () -> DigestSettings.of(inUse.get().name(), inUse.get().profile()));
  }

  static Benchmarks benchmarks(
      Settings settings,
      Database database,
      DockerHost docker,
      HostId host,
      Supplier<Profile> profile) {
    return new Benchmarks(
        database.jdbi(),
        host,
        settings.dataDirectory(),
        settings.environment(),
        docker,
        new ServerAddress(database.jdbcUrl(true), database.psqlUrl(true)),
        () -> profile.get().benchmark());
  }

  /// The holder of a host's lease has a name that no other process ever has.
  private static RolloutJob.Wiring rollouts(
      Settings settings,
      Database database,
      DockerHost docker,
      Machine machine,
      RolloutAlerts alerts) {
    return RolloutJob.Wiring.of(
        database.jdbi(),
        machine.id(),
        machine.facts().name() + "/" + UUID.randomUUID(),
        docker,
        Cgroups.ofThisMachine(KernelFiles.withinLimits()),
        alerts,
        Fence.folder(settings.environment().getOrDefault("XDG_RUNTIME_DIR", "")));
  }

  private static Map<String, Scope> scopes() {
    var scopes = new LinkedHashMap<String, Scope>();
    scopes.put("health-check", Scope.HOST);
    scopes.put("nightly-benchmark", Scope.HOST);
    scopes.put("roll-up", Scope.FLEET);
    scopes.put("retention", Scope.FLEET);
    scopes.put("analyse", Scope.FLEET);
    scopes.put("analyse-share", Scope.HOST);
    scopes.put("detect", Scope.FLEET);
    scopes.put("recommend", Scope.FLEET);
    scopes.put("cost", Scope.FLEET);
    scopes.put("train", Scope.FLEET);
    scopes.put("predict", Scope.FLEET);
    scopes.put("digest", Scope.FLEET);
    scopes.put("outbox", Scope.FLEET);
    scopes.put("network-answer", Scope.HOST);
    scopes.put("rollout", Scope.HOST);
    return Collections.unmodifiableMap(scopes);
  }

  static Nights nights(Database database, Machine machine) {
    return new Nights(
        new NightStore(database.jdbi()),
        new FindingStore(database.jdbi()),
        machine.id(),
        machine.facts().name());
  }

  List<ScheduledJob> all() {
    return List.of(
        rollUp,
        retention,
        nightlyBenchmark,
        healthCheck,
        analyse,
        analyseShare,
        detect,
        recommend,
        cost,
        train,
        predict,
        digest,
        outbox,
        networkAnswer,
        rollout);
  }

  Optional<ScheduledJob> named(String name) {
    return all().stream().filter(job -> job.name().equals(name)).findFirst();
  }
}
