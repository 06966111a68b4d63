package dev.nightshift.jobs.web;

import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MuteStore;
import dev.nightshift.jobs.mail.Unsubscribe;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Addresses at which one reader stops one list: `key id | HMAC-SHA-256(key, list, reader) | list,
/// reader`. Nothing of them is stored; they live as long as the key that signed them, 30 to 60
/// days.
public final class UnsubscribeLinks implements Unsubscribe {
  static final String PATH = "/unsubscribe/";

  private static final int MAC_BYTES = 32;
  private static final int MOST = 400;

  private final LinkStore store;
  private final ListeningStore listening;
  private final Optional<WebConfig> config;

  UnsubscribeLinks(Jdbi jdbi, Optional<WebConfig> config) {
    this.store = new LinkStore(jdbi);
    this.listening = new ListeningStore(jdbi);
    this.config = config;
  }

  /// As NIGHTSHIFT_WEB_… in the environment says; none where no pages are served by TLS.
  public static Unsubscribe of(Map<String, String> environment, Jdbi jdbi) {
    var config = WebConfig.from(environment);
    return config.filter(WebConfig::secure).isPresent() ? new UnsubscribeLinks(jdbi, config) : NONE;
  }

  @Override
  public Optional<URI> link(MailAddress reader, String list) {
    return MuteStore.LISTS.contains(list)
        ? listening.base(config).map(base -> URI.create(base + PATH + token(reader.text(), list)))
        : Optional.empty();
  }

  /// Who stops what.
  record Stop(MailAddress reader, String list) {}

  private String token(String reader, String list) {
    var key = store.signingKey();
    byte[] text = (list + "\n" + reader).getBytes(StandardCharsets.UTF_8);
    return Tokens.text(
        ByteBuffer.allocate(Integer.BYTES + MAC_BYTES + text.length)
            .putInt(key.id())
            .put(mac(key.secret(), text))
            .put(text)
            .array());
  }

  private static byte[] mac(byte[] secret, byte[] text) {
    return Tokens.mac(secret, "nightshift unsubscribe 1\n".getBytes(StandardCharsets.UTF_8), text);
  }

  /// Reads what follows [#PATH]; empty where it is none of ours, or too old.
  Optional<Stop> read(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    if (bytes.length <= Integer.BYTES + MAC_BYTES || bytes.length > MOST) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    int key = buffer.getInt();
    byte[] shown = new byte[MAC_BYTES];
    buffer.get(shown);
    byte[] text = new byte[buffer.remaining()];
    buffer.get(text);
    return store
        .secret(key)
        .filter(secret -> MessageDigest.isEqual(mac(secret, text), shown))
        .map(_ -> new String(text, StandardCharsets.UTF_8).split("\n", 2))
        .map(parts -> new Stop(new MailAddress(parts[1]), parts[0]));
  }
}
