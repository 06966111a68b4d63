package dev.nightshift.jobs.web;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.mail.MailAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the pages are served and how, from NIGHTSHIFT_WEB_… in the environment.
///
/// @param listen address and port; port 0 takes any that is free
/// @param tls null: plain HTTP
/// @param url what people reach it by, without a slash at the end; null: as it listens
/// @param proxies addresses whose word about who asks is taken
/// @param openToRead whether reading needs no token
/// @param approvers who is asked by mail about plans that wait
public record WebConfig(
    InetSocketAddress listen,
    @Nullable Tls tls,
    @Nullable URI url,
    List<InetAddress> proxies,
    boolean openToRead,
    List<MailAddress> approvers) {
  private static final String PREFIX = "NIGHTSHIFT_WEB_";
  private static final Pattern LISTEN = Pattern.compile("(?:(\\[[^\\]]+\\]|[^:]+):)?(\\d{1,5})");

  public WebConfig {
    proxies = List.copyOf(proxies);
    approvers = List.copyOf(approvers);
    var address = listen.getAddress();
    if (tls == null && proxies.isEmpty() && !address.isLoopbackAddress()) {
      throw wrong(
          "NIGHTSHIFT_WEB_LISTEN is open to others (%s): set NIGHTSHIFT_WEB_CERTIFICATE and _KEY, or put a proxy that does TLS in front and name it in NIGHTSHIFT_WEB_PROXY."
              .formatted(address.getHostAddress()));
    }
    if (url == null && (address.isAnyLocalAddress() || !proxies.isEmpty())) {
      throw wrong(
          "NIGHTSHIFT_WEB_URL is not set: say by which address people reach Nightshift, e.g. https://nightshift.example.org.");
    }
    if (url != null && url.getScheme().equals("http") && !loopback(String.valueOf(url.getHost()))) {
      throw wrong(
          "NIGHTSHIFT_WEB_URL must begin with https://, as approvals go there; http:// is for this machine only.");
    }
  }

  /// Files of the server's certificate, read again when they change.
  ///
  /// @param certificate PEM, the server's own first, then those between it and the root
  /// @param key PEM, PKCS#8, not encrypted, closed to others
  public record Tls(Path certificate, Path key) {}

  /// The settings; empty where NIGHTSHIFT_WEB_LISTEN is not set: then nothing is served.
  public static Optional<WebConfig> from(Map<String, String> environment) {
    String listen = value(environment, "LISTEN");
    if (listen.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WebConfig(
            listen(listen),
            tls(value(environment, "CERTIFICATE"), value(environment, "KEY")),
            url(value(environment, "URL")),
            proxies(value(environment, "PROXY")),
            open(value(environment, "READ")),
            approvers(value(environment, "APPROVERS"))));
  }

  /// What people reach it by.
  ///
  /// @param port the one it listens on
  public URI base(int port) {
    if (url != null) {
      return url;
    }
    String host = listen.getAddress().getHostAddress();
    return URI.create(
        "%s://%s:%d"
            .formatted(
                tls == null ? "http" : "https",
                host.contains(":") ? "[" + host + "]" : host,
                port));
  }

  /// Whether what people see is encrypted, here or by a proxy.
  public boolean secure() {
    return tls != null || (url != null && url.getScheme().equals("https"));
  }

  static boolean loopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.equals("::1")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  private static InetSocketAddress listen(String text) {
    var match = LISTEN.matcher(text);
    if (!match.matches()) {
      throw wrong(
          "NIGHTSHIFT_WEB_LISTEN must be a port or ADDRESS:PORT, e.g. 127.0.0.1:8787, is \"%s\"."
              .formatted(text));
    }
    int port = Integer.parseInt(match.group(2));
    if (port > 65_535) {
      throw wrong("NIGHTSHIFT_WEB_LISTEN has no port below 65536: \"%s\".".formatted(text));
    }
    String host = match.group(1);
    return new InetSocketAddress(
        host == null
            ? InetAddress.getLoopbackAddress()
            : address("LISTEN", host.replaceAll("[\\[\\]]", "")),
        port);
  }

  private static InetAddress address(String name, String host) {
    try {
      return InetAddress.getAllByName(host)[0];
    } catch (UnknownHostException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, PREFIX + name + " names no address: \"" + host + "\".", e);
    }
  }

  private static @Nullable Tls tls(String certificate, String key) {
    if (certificate.isEmpty() != key.isEmpty()) {
      throw wrong("NIGHTSHIFT_WEB_CERTIFICATE and NIGHTSHIFT_WEB_KEY go together: set both.");
    }
    return certificate.isEmpty() ? null : new Tls(Path.of(certificate), Path.of(key));
  }

  private static @Nullable URI url(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      var url = new URI(text.replaceFirst("/+$", ""));
      if (("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
          && url.getHost() != null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "NIGHTSHIFT_WEB_URL is no URL: \"" + text + "\".", e);
    }
    throw wrong(
        "NIGHTSHIFT_WEB_URL must be like https://nightshift.example.org, is \"" + text + "\".");
  }

  private static List<InetAddress> proxies(String text) {
    return text.isEmpty()
        ? List.of()
        : Pattern.compile(",")
            .splitAsStream(text)
            .map(String::strip)
            .filter(one -> !one.isEmpty())
            .map(one -> address("PROXY", one))
            .toList();
  }

  private static List<MailAddress> approvers(String text) {
    return Pattern.compile(",")
        .splitAsStream(text)
        .filter(one -> !one.isBlank())
        .map(one -> MailAddress.parse(PREFIX + "APPROVERS", one))
        .toList();
  }

  private static boolean open(String text) {
    return switch (text) {
      case "", "token" -> false;
      case "anyone" -> true;
      default -> throw wrong("NIGHTSHIFT_WEB_READ must be token or anyone, is \"" + text + "\".");
    };
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(PREFIX + name, "").strip();
  }

  private static NightshiftException wrong(String sentence) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence);
  }
}
