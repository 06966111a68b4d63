package dev.nightshift.jobs.web;

import dev.nightshift.reports.page.Pages;
import java.io.IOException;
import java.util.List;

/// Signing in with a token, and out again.
final class SignIn {
  private final TokenStore tokens;
  private final Sessions sessions;
  private final Pages pages;
  private final Origin origin;
  private final RateLimit tries;
  private final boolean secure;

  SignIn(
      TokenStore tokens,
      Sessions sessions,
      Pages pages,
      Origin origin,
      RateLimit tries,
      boolean secure) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.pages = pages;
    this.origin = origin;
    this.tries = tries;
    this.secure = secure;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/sign-in", Role.ANYONE, _ -> form(200, "")),
        Route.post("/sign-in", Role.ANYONE, this::in),
        Route.post("/sign-out", Role.ANYONE, this::out));
  }

  private Answer form(int status, String trouble) {
    return Answer.of(status, Answer.HTML, pages.signIn(trouble))
        .with("Content-Security-Policy", SecurityHeaders.WITHOUT_SCRIPTS)
        .with("Referrer-Policy", "same-origin");
  }

  private Answer in(Request request) throws IOException {
    origin.refuseForeign(request);
    tries.take(request.client());
    byte[] proof = Tokens.proof(request.form().getOrDefault("token", "").strip());
    if (!tokens.caller(proof).role().may(Role.REPORT)) {
      return form(403, "This token opens nothing: it is not known, over or revoked.");
    }
    return Answer.seeOther("/")
        .with("Set-Cookie", cookie(sessions.begin(proof), Sessions.LIFE.toSeconds()));
  }

  private Answer out(Request request) {
    origin.refuseForeign(request);
    request.cookie(name(secure)).ifPresent(sessions::end);
    return Answer.seeOther("/sign-in").with("Set-Cookie", cookie("", 0));
  }

  private String cookie(String value, long seconds) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(name(secure), value, seconds, secure ? "; Secure" : "");
  }

  static String name(boolean secure) {
    return secure ? "__Host-ns_session" : "ns_session";
  }
}
