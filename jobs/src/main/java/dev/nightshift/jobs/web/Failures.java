package dev.nightshift.jobs.web;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.reports.page.Pages;
import java.util.LinkedHashMap;
import tools.jackson.databind.json.JsonMapper;

/// How refusals look: a page for people, problem details (RFC 9457) for programs.
record Failures(Pages pages) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What a known failure of the world means to who asked.
  static Refusal of(NightshiftException known) {
    String said = String.valueOf(known.getMessage());
    return known.kind() == ErrorKind.OPERATOR
        ? Refusal.of(409, "Not possible", said)
        : Refusal.of(503, "Out of reach", said);
  }

  Answer told(Request request, Refusal refused) {
    boolean page =
        !request.rawPath().startsWith("/api/")
            && request.header("Accept").orElse("").contains("text/html");
    if (page && refused.status() == 401 && request.method().equals("GET")) {
      return Answer.seeOther("/sign-in");
    }
    var answer =
        page
            ? Answer.of(
                refused.status(), Answer.HTML, pages.failure(refused.title(), refused.detail()))
            : Answer.of(refused.status(), "application/problem+json", problem(refused));
    if (refused.status() == 401) {
      answer = answer.with("WWW-Authenticate", "Bearer realm=\"nightshift\"");
    }
    return refused.retrySeconds() > 0
        ? answer.with("Retry-After", Long.toString(refused.retrySeconds()))
        : answer;
  }

  private static String problem(Refusal refused) {
    var problem = new LinkedHashMap<String, Object>();
    problem.put("type", "about:blank");
    problem.put("title", refused.title());
    problem.put("status", refused.status());
    problem.put("detail", refused.detail());
    return JSON.writeValueAsString(problem);
  }
}
