package dev.nightshift.jobs.web;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/// Which nodes serve the pages, and where.
public final class ListeningStore {
  private final Jdbi jdbi;

  public ListeningStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A node that serves the pages at an address.
  public record Listening(String node, String url) {}

  /// Notes where a node serves them.
  void note(String node, String url) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update nightshift.node set web_url = :url where name = :node")
                .bind("url", url)
                .bind("node", node)
                .execute());
  }

  /// By what people reach the pages: as it is configured here, else where a node serves them.
  ///
  /// @param config as this process knows it
  public Optional<URI> base(Optional<WebConfig> config) {
    var url = config.map(WebConfig::url);
    return url.isPresent()
        ? url
        : listening().stream()
            .findFirst()
            .map(page -> URI.create(page.url()))
            .or(() -> config.map(known -> known.base(known.listen().getPort())));
  }

  /// The nodes that live and serve them.
  public List<Listening> listening() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select node, web_url as url from report.node
                    where web_url is not null and stopped_at is null and heartbeat_at > clock_timestamp() - interval '2 minutes'
                    order by node
                    """)
                .map(ConstructorMapper.of(Listening.class))
                .list());
  }
}
