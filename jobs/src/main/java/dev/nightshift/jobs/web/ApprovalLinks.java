package dev.nightshift.jobs.web;

import dev.nightshift.jobs.rollout.PlanStore;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Links by which a person decides about a plan, in a browser and without logging in.
///
/// A link is `key id | link id | HMAC-SHA-256(key, link id, plan, digest, approver, verb, expiry)`.
/// It shows the plan; deciding also takes its code, which stands in the mail but not in the link.
/// The table keeps hashes of both.
public final class ApprovalLinks {
  /// How long a link lives unless its plan is over before.
  public static final Duration LIFE = Duration.ofDays(3);

  /// Without 0, O, 1, I, L and U, which are mistaken or make words.
  private static final String LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int CODE_LENGTH = 8;
  private static final int MAC_BYTES = 32;
  private static final int LENGTH = Integer.BYTES + 2 * Long.BYTES + MAC_BYTES;

  private final LinkStore store;
  private final URI base;

  /// @param base by what people reach the pages
  public ApprovalLinks(LinkStore store, URI base) {
    this.store = store;
    this.base = base;
  }

  /// What a link decides.
  public enum Verb {
    APPROVE,
    REJECT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Verb of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /// What a link is bound to.
  ///
  /// @param approver whom its decision is attributed to
  public record Terms(long plan, String digest, String approver, Verb verb, Instant expiresAt) {
    public Terms {
      // as the database keeps it
      expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    }

    byte[] text(UUID id, int key) {
      return String.join(
              "\n",
              "nightshift approval link 1",
              id.toString(),
              Integer.toString(key),
              Long.toString(plan),
              digest,
              verb.word(),
              Long.toString(expiresAt.getEpochSecond()),
              approver)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  /// A link that was drawn; worth nothing before it is stored.
  ///
  /// @param url goes into the mail
  /// @param code goes there too, apart from it
  /// @param stored what is kept of both
  public record Drawn(String url, String code, LinkStore.Row stored) {
    /// Both are secrets.
    @Override
    public String toString() {
      return "Drawn[link=" + stored.id() + "]";
    }
  }

  /// A link that was read and is one of ours.
  ///
  /// @param token its secret part
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Read(LinkStore.Standing standing, byte[] token) {
    Read {
      token = token.clone();
    }

    @Override
    public byte[] token() {
      return token.clone();
    }
  }

  /// Draws a link that approves a plan and lives as long as one may.
  Drawn toApprove(PlanStore.Stored plan, String approver, Instant now) {
    var life = now.plus(LIFE);
    var until = life.isBefore(plan.expiresAt()) ? life : plan.expiresAt();
    return draw(new Terms(plan.id(), plan.digest(), approver, Verb.APPROVE, until));
  }

  /// Draws a link.
  public Drawn draw(Terms terms) {
    var key = store.signingKey();
    var id = UUID.randomUUID();
    byte[] mac = Tokens.mac(key.secret(), terms.text(id, key.id()));
    String token =
        Tokens.text(
            ByteBuffer.allocate(LENGTH)
                .putInt(key.id())
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(mac)
                .array());
    String code = code();
    var row =
        new LinkStore.Row(
            id,
            terms,
            Tokens.sha256(mac),
            Tokens.sha256(mac, plain(code).getBytes(StandardCharsets.UTF_8)));
    return new Drawn(base + "/decide/" + token, code, row);
  }

  /// Draws one and stores it.
  ///
  /// @param maker who asked for it
  public Drawn make(Terms terms, String maker) {
    var drawn = draw(terms);
    store.add(drawn.stored(), maker);
    return drawn;
  }

  /// Reads the part of an address that follows `/decide/`; empty where it is none of ours.
  Optional<Read> read(String text) {
    byte[] bytes = bytes(text);
    if (bytes == null || bytes.length != LENGTH) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    int keyId = buffer.getInt();
    var id = new UUID(buffer.getLong(), buffer.getLong());
    byte[] shown = new byte[MAC_BYTES];
    buffer.get(shown);
    return store
        .standing(id)
        .flatMap(
            standing ->
                store
                    .secret(keyId)
                    .map(secret -> Tokens.mac(secret, standing.terms().text(id, keyId)))
                    .filter(mac -> MessageDigest.isEqual(mac, shown))
                    .map(mac -> new Read(standing, mac)));
  }

  /// What a person typed, as codes are compared: capitals and digits only.
  static String plain(String typed) {
    return typed.toUpperCase(Locale.ROOT).replaceAll("[^0-9A-Z]", "");
  }

  /// Whether that has the form of a code: what has not was typed by nobody who has the mail.
  static boolean mayBeCode(String plain) {
    return plain.length() == CODE_LENGTH && plain.chars().allMatch(c -> LETTERS.indexOf(c) >= 0);
  }

  private static String code() {
    var code = new StringBuilder();
    for (int i = 0; i < CODE_LENGTH; i++) {
      code.append(i == CODE_LENGTH / 2 ? "-" : "")
          .append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return code.toString();
  }

  private static byte @Nullable [] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
