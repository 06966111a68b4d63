package dev.nightshift.jobs.web;

import java.util.Locale;
import java.util.Optional;

/// Says who asks, by their token, and refuses who may not.
final class Doorman {
  private static final String BEARER = "bearer ";

  private final TokenStore tokens;
  private final Sessions sessions;
  private final Origin origin;
  private final boolean secure;
  private final RateLimit wrongTokens;
  private final String host;
  private final boolean openToRead;

  /// @param wrongTokens how often a client may show one that is not known
  Doorman(
      TokenStore tokens,
      Sessions sessions,
      Origin origin,
      WebConfig config,
      RateLimit wrongTokens) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.origin = origin;
    this.secure = config.secure();
    this.host = String.valueOf(origin.base().getHost()).toLowerCase(Locale.ROOT);
    this.openToRead = config.openToRead();
    this.wrongTokens = wrongTokens;
  }

  /// Who asks for what stands at a route.
  ///
  /// @throws Refusal when they may not have it
  Caller admit(Request request, Route route) {
    return route.underAnyName() ? Caller.NOBODY : admit(request, route.role());
  }

  private Caller admit(Request request, Role needed) {
    var shown = bearer(request);
    if (shown.isEmpty() || needed == Role.ANYONE) {
      refuseForeignName(request);
    }
    if (needed == Role.ANYONE) {
      return Caller.NOBODY;
    }
    var caller =
        shown.isPresent() ? known(request, shown.get()) : signedIn(request).orElse(Caller.NOBODY);
    if (caller.role().may(needed) || (needed == Role.REPORT && openToRead)) {
      return caller;
    }
    if (caller.role() == Role.ANYONE) {
      throw notSignedIn();
    }
    throw Refusal.of(
        403,
        "Not allowed",
        "This token has the role %s; role %s is needed."
            .formatted(caller.role().word(), needed.word()));
  }

  /// Whether who was admitted still would be: their token may be over or revoked since, or they
  /// signed out.
  boolean stillAdmits(Request request, Role needed) {
    try {
      admit(request, needed);
      return true;
    } catch (Refusal _) {
      return false;
    }
  }

  private static Refusal notSignedIn() {
    return Refusal.of(
        401,
        "Not signed in",
        "Send a token in the header Authorization: Bearer TOKEN; 'nightshift token create' makes one.");
  }

  /// A page elsewhere could make a browser ask here under its own name, and read the answers; it
  /// does not know a token.
  private void refuseForeignName(Request request) {
    String name =
        request.header("Host").orElse("").toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    if (!name.equals(host) && !WebConfig.loopback(name)) {
      throw Refusal.of(
          421,
          "Misdirected request",
          "Nightshift is not known by this name: set NIGHTSHIFT_WEB_URL.");
    }
  }

  private Caller known(Request request, String token) {
    var caller = tokens.caller(Tokens.proof(token));
    if (caller.role() == Role.ANYONE) {
      wrongTokens.take(request.client());
      throw notSignedIn();
    }
    return caller;
  }

  /// Browsers send a cookie along whoever asks them to: what changes something must come from a
  /// page of ours.
  private Optional<Caller> signedIn(Request request) {
    var caller = request.cookie(SignIn.name(secure)).flatMap(sessions::proof).map(tokens::caller);
    if (caller.isPresent() && request.method().equals("POST")) {
      origin.refuseForeign(request);
    }
    return caller;
  }

  private static Optional<String> bearer(Request request) {
    return request
        .header("Authorization")
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).strip());
  }
}
