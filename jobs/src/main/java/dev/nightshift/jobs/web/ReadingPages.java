package dev.nightshift.jobs.web;

import dev.nightshift.reports.Line;
import dev.nightshift.reports.page.Overview;
import dev.nightshift.reports.page.Pages;
import dev.nightshift.reports.page.Reader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The overview, the list of containers, and what changes on the overview as it happens.
final class ReadingPages {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PAUSE_MILLIS = 2_000;
  private static final int SILENT_ROUNDS = 7;
  private static final int ROUNDS = 1_800;
  private static final int LAST_PAGE = 10_000;

  private final Overviews overviews;
  private final FindingPages findings;
  private final Pages pages;
  private final Doorman doorman;

  ReadingPages(Overviews overviews, FindingPages findings, Pages pages, Doorman doorman) {
    this.overviews = overviews;
    this.findings = findings;
    this.pages = pages;
    this.doorman = doorman;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/", Role.REPORT, this::overview),
        Route.get("/containers", Role.REPORT, this::containers),
        Route.get("/findings", Role.REPORT, this::findings),
        Route.get("/findings/{id}", Role.REPORT, this::finding),
        Route.get("/live", Role.REPORT, request -> Answer.live(out -> follow(request, out))));
  }

  private static Reader reader(Request request) {
    var caller = request.caller();
    return new Reader(Line.name(caller.name()), caller.role() != Role.ANYONE);
  }

  private Answer overview(Request request) {
    request.allowOnly(List.of());
    return Answer.html(pages.overview(overviews.now(), reader(request)));
  }

  private Answer containers(Request request) {
    request.allowOnly(List.of("search", "page"));
    String search = request.query("search").orElse("");
    int page = page(request.query("page").orElse("1"));
    String query =
        search.isEmpty() ? "" : "&search=" + URLEncoder.encode(search, StandardCharsets.UTF_8);
    return Answer.html(
        pages.containers(overviews.containers(search, page), query, reader(request)));
  }

  private Answer findings(Request request) {
    request.allowOnly(List.of("page"));
    int page = page(request.query("page").orElse("1"));
    return Answer.html(pages.findings(overviews.findings(page), reader(request)));
  }

  private Answer finding(Request request) {
    request.allowOnly(List.of());
    return findings
        .page(request.number("id"))
        .map(page -> Answer.html(pages.finding(page, reader(request))))
        .orElseThrow(Refusal::notFound);
  }

  private static int page(String text) {
    try {
      int page = Integer.parseInt(text);
      if (page >= 1 && page <= LAST_PAGE) {
        return page;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw Refusal.wrong("page must be a number from 1 to %d.".formatted(LAST_PAGE));
  }

  /// Sends each part that changed; a sign of life where nothing does. Ends within seconds of the
  /// reader's token or session, and after an hour: the browser then asks again.
  private void follow(Request request, OutputStream out) throws IOException, InterruptedException {
    var sent = new LinkedHashMap<String, String>();
    int silent = 0;
    out.write("retry: 3000\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    for (int round = 0; round < ROUNDS && doorman.stillAdmits(request, Role.REPORT); round++) {
      boolean changed = false;
      for (var part : parts(overviews.now()).entrySet()) {
        if (!part.getValue().equals(sent.put(part.getKey(), part.getValue()))) {
          send(out, part.getKey(), part.getValue());
          changed = true;
        }
      }
      silent = changed ? 0 : silent + 1;
      if (silent >= SILENT_ROUNDS) {
        out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
        silent = 0;
      }
      out.flush();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private Map<String, String> parts(Overview now) {
    return Map.of(
        "tiles", pages.tiles(now.tiles()),
        "waiting", pages.rollouts(now.waiting()),
        "rollouts", pages.rollouts(now.rollouts()));
  }

  private static void send(OutputStream out, String id, String html) throws IOException {
    String data = JSON.writeValueAsString(Map.of("id", id, "html", html));
    out.write(("event: part\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
  }
}
