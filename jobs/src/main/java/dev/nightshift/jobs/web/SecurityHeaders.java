package dev.nightshift.jobs.web;

import java.util.LinkedHashMap;
import java.util.Map;

/// What every answer tells browsers: nothing from elsewhere, nothing inside the page runs, nobody
/// frames it, nobody keeps it, nobody learns where a reader came from.
record SecurityHeaders(Map<String, String> headers) {
  /// Scripts and styles come from files of ours only, never from a page.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /// The same without any script: for pages by which people decide.
  static final String WITHOUT_SCRIPTS = POLICY.replace("script-src 'self'; ", "");

  SecurityHeaders {
    headers = Map.copyOf(headers);
  }

  /// @param secure whether people reach it by TLS
  static SecurityHeaders of(boolean secure) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    headers.put("X-Robots-Tag", "noindex, nofollow");
    headers.put("Cache-Control", "no-store");
    if (secure) {
      headers.put("Strict-Transport-Security", "max-age=31536000");
    }
    return new SecurityHeaders(headers);
  }
}
