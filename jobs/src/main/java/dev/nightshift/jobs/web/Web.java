package dev.nightshift.jobs.web;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.mail.MuteStore;
import dev.nightshift.jobs.operation.ToldStore;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.jobs.rollout.judge.Judge;
import dev.nightshift.jobs.rollout.judge.JudgeStore;
import dev.nightshift.jobs.schedule.RequestStore;
import dev.nightshift.jobs.schedule.Scope;
import dev.nightshift.reports.page.Pages;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// Everything that is served, at its address, and the mails that lead to it.
public final class Web implements AutoCloseable {
  private static final int CONNECTIONS = 6;
  private static final int BURST = 120;
  private static final int PER_MINUTE = 600;
  private static final int TRIES = 10;

  private final WebServer server;
  private final URI base;
  private final ListeningStore listening;
  private final Optional<Asking> asking;

  /// What it needs of the engine around it.
  ///
  /// @param jobs the jobs there are, and where their runs belong
  /// @param office empty where no mail server is configured
  /// @param version of Nightshift
  public record Surroundings(
      Database database,
      InstantSource clock,
      Map<String, Scope> jobs,
      Optional<ApprovalMails.Office> office,
      String version) {}

  private Web(WebServer server, URI base, ListeningStore listening, Optional<Asking> asking) {
    this.server = server;
    this.base = base;
    this.listening = listening;
    this.asking = asking;
  }

  /// Listens; answers once started.
  public static Web open(WebConfig config, Surroundings around) {
    var database = around.database();
    var reader = database.reader(CONNECTIONS);
    var traffic = new Traffic();
    var pages = new Pages(around.version());
    var server =
        new WebServer(
            config,
            new WebServer.Parts(
                new Clients(config.proxies()),
                new Failures(pages),
                SecurityHeaders.of(config.secure()),
                new AccessLog(),
                traffic,
                new RateLimit(BURST, PER_MINUTE, System::nanoTime)));
    var base = config.base(server.port());
    var links = new ApprovalLinks(new LinkStore(database.jdbi()), base);
    var origin = new Origin(base);
    var tokens = new TokenStore(database.jdbi());
    var sessions = new Sessions(around.clock());
    var doorman = new Doorman(tokens, sessions, origin, config, tries());
    var routes = new ArrayList<Route>();
    routes.addAll(watched(reader, traffic, around.version()));
    routes.addAll(Assets.routes());
    routes.addAll(deciding(config, around, reader, pages, links, origin));
    routes.addAll(
        new Unsubscribing(
                new UnsubscribeLinks(database.jdbi(), Optional.of(config)),
                new MuteStore(database.jdbi()),
                pages)
            .routes());
    routes.addAll(new SignIn(tokens, sessions, pages, origin, tries(), config.secure()).routes());
    routes.addAll(
        new ReadingPages(
                new Overviews(new OverviewStore(reader), around.clock()),
                new FindingPages(new FindingPageStore(reader), around.clock()),
                pages,
                doorman)
            .routes());
    var store = new ApiStore(reader, database.jdbi());
    routes.addAll(
        new Api(
                store,
                new RunRequests(
                    new RequestStore(database.jdbi()),
                    around.jobs(),
                    store::hasHost,
                    around.clock()),
                new Operations(new ToldStore(database.jdbi()), around.clock()),
                around.clock(),
                around.version())
            .routes());
    server.serve(new Router(routes, doorman));
    return new Web(
        server, base, new ListeningStore(database.jdbi()), asking(config, around, reader, links));
  }

  private static RateLimit tries() {
    return new RateLimit(TRIES, TRIES, System::nanoTime);
  }

  private static List<Route> watched(Jdbi reader, Traffic traffic, String version) {
    var store = new MetricsStore(reader);
    var metrics = new Metrics(store, traffic, version);
    return List.of(
        Route.probe("/healthz", _ -> health(store)),
        Route.get("/metrics", Role.REPORT, _ -> metrics.answer()));
  }

  private static List<Route> deciding(
      WebConfig config,
      Surroundings around,
      Jdbi reader,
      Pages pages,
      ApprovalLinks links,
      Origin origin) {
    var jdbi = around.database().jdbi();
    var plans =
        new PlanPages(new PlanFactsStore(reader), new Judge(new JudgeStore(jdbi)), around.clock());
    return new Decisions(
            new Decisions.Parts(
                links,
                new LinkStore(jdbi),
                new PlanStore(jdbi),
                plans,
                pages,
                origin,
                tries(),
                config.secure()))
        .routes();
  }

  private static Optional<Asking> asking(
      WebConfig config, Surroundings around, Jdbi reader, ApprovalLinks links) {
    var jdbi = around.database().jdbi();
    return config.approvers().isEmpty()
        ? Optional.empty()
        : around
            .office()
            .map(
                office ->
                    new Asking(
                        new ApprovalMails(
                            config.approvers(),
                            links,
                            new LinkStore(jdbi),
                            new PlanStore(jdbi),
                            new PlanFactsStore(reader),
                            office),
                        around.clock()));
  }

  /// For load balancers and supervisors: says no more than whether it works.
  private static Answer health(MetricsStore store) {
    try {
      if (store.answers()) {
        return Answer.json("{\"status\":\"ok\"}\n");
      }
    } catch (JdbiException _) {
      // told below
    }
    return Answer.of(503, Answer.JSON, "{\"status\":\"the database does not answer\"}\n");
  }

  /// Begins to answer and to ask, and notes where.
  ///
  /// @param node name of this process among the nodes
  public void start(String node) {
    server.start();
    asking.ifPresent(Asking::start);
    listening.note(node, base.toString());
  }

  /// By what people reach it.
  public URI base() {
    return base;
  }

  /// The port that it listens on.
  int port() {
    return server.port();
  }

  @Override
  public void close() {
    asking.ifPresent(Asking::close);
    server.close();
  }
}
