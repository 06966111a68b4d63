package dev.nightshift.jobs.mail;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where alerts are posted beside mail, from NIGHTSHIFT_WEBHOOK_… in the environment: such an
/// address is a secret.
///
/// @param url where to post
/// @param shape how the body is written
public record WebhookConfig(URI url, Shape shape) {
  private static final String PREFIX = "NIGHTSHIFT_WEBHOOK_";

  /// How a body is written.
  public enum Shape {
    /// Fields of our own.
    JSON,
    /// What Slack, Mattermost and others take: `{"text": …}`.
    SLACK;

    /// As it is typed.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The settings; empty where no address is set.
  public static Optional<WebhookConfig> from(Map<String, String> environment) {
    String url = value(environment, "URL");
    String file = value(environment, "URL_FILE");
    var shape = shape(value(environment, "SHAPE"));
    if (url.isEmpty() && file.isEmpty()) {
      return Optional.empty();
    }
    if (!url.isEmpty() && !file.isEmpty()) {
      throw wrong("Set either NIGHTSHIFT_WEBHOOK_URL or NIGHTSHIFT_WEBHOOK_URL_FILE, not both.");
    }
    return Optional.of(new WebhookConfig(url(url.isEmpty() ? read(Path.of(file)) : url), shape));
  }

  private static URI url(String text) {
    try {
      var url = URI.create(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException malformed) {
      // told below, without the address, as it may be a secret
    }
    throw wrong("NIGHTSHIFT_WEBHOOK_URL must be an address that begins with https:// or http://.");
  }

  private static Shape shape(String text) {
    return switch (text) {
      case "", "json" -> Shape.JSON;
      case "slack" -> Shape.SLACK;
      default ->
          throw wrong("NIGHTSHIFT_WEBHOOK_SHAPE must be json or slack, is \"" + text + "\".");
    };
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "NIGHTSHIFT_WEBHOOK_URL_FILE cannot be read: " + file + ".", e);
    }
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(PREFIX + name, "").strip();
  }

  private static NightshiftException wrong(String sentence) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence);
  }

  /// The address shows nowhere.
  @Override
  public String toString() {
    return "WebhookConfig[shape=" + shape + "]";
  }
}
