package dev.nightshift.jobs.web;

import java.net.URI;

/// Refuses forms that pages elsewhere sent. Browsers say where a request comes from, and pages
/// cannot change what they say.
record Origin(URI base) {

  /// @throws Refusal where the request comes from a page that is not ours
  void refuseForeign(Request request) {
    String site = request.header("Sec-Fetch-Site").orElse("same-origin");
    String origin = request.header("Origin").orElse("");
    if (!site.equals("same-origin") || !(origin.isEmpty() || isOurs(origin, request))) {
      throw Refusal.of(
          403,
          "The form is not from this page",
          "Open the page itself and send its form from there.");
    }
  }

  private boolean isOurs(String origin, Request request) {
    return origin.equals(base.getScheme() + "://" + base.getRawAuthority())
        || origin.equals(base.getScheme() + "://" + request.header("Host").orElse(""));
  }
}
