package dev.nightshift.jobs.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import dev.nightshift.jobs.NightshiftException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the daemon's events about containers. When the daemon goes away it is asked again after
/// half a second, then after twice as long each time up to half a minute.
public final class DockerEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DockerEvents.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /// Who wants to know. Calls come from one thread at a time and must not throw.
  public interface Listener {
    /// The daemon answers, at first or again: what happened in between must be found by listing.
    void connected();

    /// Something happened to a container.
    void happened(DockerEvent event);

    /// The daemon cannot be followed for now.
    void lost(NightshiftException why);
  }

  private final DockerClient client;
  private final URI host;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Instant latest;
  private volatile boolean connected;

  private DockerEvents(DockerClient client, URI host, Listener listener) {
    this.client = client;
    this.host = host;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("docker-events").daemon().unstarted(this::loop);
  }

  static DockerEvents start(DockerClient client, URI host, Listener listener) {
    var events = new DockerEvents(client, host, listener);
    events.thread.start();
    return events;
  }

  private void loop() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!closed) {
        connected = false;
        followOnce();
        pause = connected ? FIRST_PAUSE : pause;
        Thread.sleep(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void followOnce() throws InterruptedException {
    var command = client.eventsCmd().withEventTypeFilter(EventType.CONTAINER);
    var since = latest;
    if (since != null) {
      command.withSince("%d.%09d".formatted(since.getEpochSecond(), since.getNano()));
    }
    try (var stream = new Stream()) {
      command.exec(stream).awaitCompletion();
      tellLost(new IOException("connection refused: the daemon ended the stream of events"));
    } catch (IOException | RuntimeException failure) {
      tellLost(failure);
    }
  }

  private void tellLost(Exception failure) {
    if (!closed) {
      listener.lost(DockerFailure.of(host, failure));
    }
  }

  /// The running stream; docker-java calls it from a thread of its own.
  private final class Stream extends ResultCallbackTemplate<Stream, Event> {
    @Override
    public void onStart(Closeable stream) {
      super.onStart(stream);
      connected = true;
      listener.connected();
    }

    @Override
    public void onNext(Event event) {
      var translated = translate(event);
      if (translated != null && !closed) {
        latest = translated.at();
        listener.happened(translated);
      }
    }
  }

  static @Nullable DockerEvent translate(Event event) {
    var actor = event.getActor();
    String id = actor == null ? event.getId() : actor.getId();
    String action = event.getAction();
    Long nanos = event.getTimeNano();
    if (id == null || action == null || nanos == null) {
      return null;
    }
    Map<String, String> attributes =
        actor == null || actor.getAttributes() == null ? Map.of() : actor.getAttributes();
    int colon = action.indexOf(": ");
    String word = colon < 0 ? action : action.substring(0, colon);
    return new DockerEvent(
        id,
        word,
        Instant.ofEpochSecond(0, nanos),
        exitCode(attributes.get("exitCode")),
        colon < 0
            ? attributes.getOrDefault("signal", attributes.get("oldName"))
            : action.substring(colon + 2));
  }

  private static @Nullable Integer exitCode(@Nullable String text) {
    return text != null && text.matches("-?[0-9]{1,9}") ? Integer.valueOf(text) : null;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      client.close();
    } catch (IOException e) {
      LOG.debug("closing the stream of events", e);
    }
  }
}
