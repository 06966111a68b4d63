package dev.nightshift.jobs.web;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.reports.page.Pages;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.JdbiException;

/// Everything that is served, at its address.
public final class Web implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int BURST = 120;
  private static final int PER_MINUTE = 600;
  private static final int WRONG_TOKENS = 10;

  private final WebServer server;
  private final URI base;
  private final ListeningStore listening;

  /// What it needs of the engine around it.
  ///
  /// @param version of Nightshift
  public record Surroundings(Database database, InstantSource clock, String version) {}

  private Web(WebServer server, URI base, ListeningStore listening) {
    this.server = server;
    this.base = base;
    this.listening = listening;
  }

  /// Listens; answers once started.
  public static Web open(WebConfig config, Surroundings around) {
    var traffic = new Traffic();
    var pages = new Pages(around.version());
    var base = config.base(config.listen().getPort());
    var parts =
        new WebServer.Parts(
            new Router(
                routes(around, traffic),
                new Doorman(
                    new TokenStore(around.database().jdbi()),
                    base,
                    config.openToRead(),
                    new RateLimit(WRONG_TOKENS, WRONG_TOKENS, System::nanoTime))),
            new Clients(config.proxies()),
            new Failures(pages),
            SecurityHeaders.of(config.secure()),
            new AccessLog(),
            traffic,
            new RateLimit(BURST, PER_MINUTE, System::nanoTime));
    var server = new WebServer(config, parts);
    return new Web(
        server, config.base(server.port()), new ListeningStore(around.database().jdbi()));
  }

  private static List<Route> routes(Surroundings around, Traffic traffic) {
    var reader = around.database().reader(CONNECTIONS);
    var metricsStore = new MetricsStore(reader);
    var metrics = new Metrics(metricsStore, traffic, around.version());
    var routes = new ArrayList<Route>();
    routes.add(Route.get("/healthz", Role.ANYONE, _ -> health(metricsStore)));
    routes.add(Route.get("/metrics", Role.REPORT, _ -> metrics.answer()));
    routes.addAll(Assets.routes());
    return routes;
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

  /// Begins to answer, and notes where.
  ///
  /// @param node name of this process among the nodes
  public void start(String node) {
    server.start();
    listening.note(node, base.toString());
  }

  /// By what people reach it.
  public URI base() {
    return base;
  }

  @Override
  public void close() {
    server.close();
  }
}
