package dev.nightshift.jobs.mail;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

/// Posts what lies in the outbox for the webhook. The frozen bytes are the body; `Idempotency-Key`
/// is the same for each repeat.
public final class WebhookServer implements Carrier {
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;
  private static final int TIMEOUT = 408;

  private final WebhookConfig config;
  private final HttpClient client;
  private final Duration answer;

  public WebhookServer(WebhookConfig config) {
    this(config, ANSWER);
  }

  WebhookServer(WebhookConfig config, Duration answer) {
    this.config = config;
    this.answer = answer;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
  }

  @Override
  public String channel() {
    return "webhook";
  }

  @Override
  public Delivery carry(OutboxStore.Claim claim, BeforeTheEnd beforeTheEnd) {
    if (!beforeTheEnd.goOn()) {
      return new Delivery.Deferred("another node has taken this message over", false);
    }
    var request =
        HttpRequest.newBuilder(config.url())
            .timeout(answer)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Nightshift")
            .header("Idempotency-Key", claim.messageId())
            .POST(BodyPublishers.ofByteArray(claim.message().toArray()))
            .build();
    try {
      return delivery(client.send(request, BodyHandlers.ofString()));
    } catch (ConnectException | HttpConnectTimeoutException | UnresolvedAddressException e) {
      return new Delivery.Deferred("The webhook cannot be reached.", true);
    } catch (IOException e) {
      return new Delivery.Unknown("The webhook did not answer: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery.Unknown("The node was stopped before the webhook answered.");
    }
  }

  private static Delivery delivery(HttpResponse<String> response) {
    int status = response.statusCode();
    String body = response.body().substring(0, Math.min(200, response.body().length()));
    String reply = SmtpSentences.line(("HTTP " + status + " " + body).strip());
    if (status >= 200 && status < 300) {
      return new Delivery.Accepted(reply);
    }
    boolean later = status >= 500 || status == TOO_MANY || status == TOO_EARLY || status == TIMEOUT;
    return later ? new Delivery.Deferred(reply, false) : new Delivery.Refused(reply);
  }
}
