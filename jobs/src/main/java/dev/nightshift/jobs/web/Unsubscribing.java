package dev.nightshift.jobs.web;

import dev.nightshift.jobs.mail.MuteStore;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.page.Pages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `/unsubscribe`: stops a list for one reader, by the button of their mail program or by hand. It
/// mutes mail, and nothing else. Looking changes nothing: mail scanners open every link.
final class Unsubscribing {
  private static final String ONE_CLICK = "One-Click";

  private final UnsubscribeLinks links;
  private final MuteStore mutes;
  private final Pages pages;

  Unsubscribing(UnsubscribeLinks links, MuteStore mutes, Pages pages) {
    this.links = links;
    this.mutes = mutes;
    this.pages = pages;
  }

  List<Route> routes() {
    return List.of(
        Route.get(UnsubscribeLinks.PATH + "{link}", Role.ANYONE, this::show),
        Route.post(UnsubscribeLinks.PATH + "{link}", Role.ANYONE, this::stop));
  }

  private UnsubscribeLinks.Stop asked(Request request) {
    return links
        .read(request.place("link"))
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "This link is not valid",
                    "It is not of this Nightshift, or too old: 'nightshift mail mute ADDRESS' stops its mails."));
  }

  private Answer show(Request request) {
    var stop = asked(request);
    return careful(
        Answer.html(
            pages.unsubscribe(
                Line.name(stop.reader().text()), stop.list(), request.place("link"))));
  }

  /// From wherever it comes: a mail program has neither a cookie nor a page of ours (RFC 8058).
  private Answer stop(Request request) throws IOException {
    var stop = asked(request);
    if (!new String(request.body(), StandardCharsets.UTF_8).contains(ONE_CLICK)) {
      throw Refusal.wrong("Send List-Unsubscribe=One-Click.");
    }
    mutes.mute(stop.reader(), stop.list(), "one-click");
    return careful(
        Answer.html(
            pages.decided(
                "No more of these mails",
                "%s gets no more %ss by mail."
                    .formatted(Line.name(stop.reader().text()), stop.list()),
                Line.of(MuteStore.undo(stop.reader(), stop.list())).text()
                    + " brings them back. Everything else goes on as before.",
                true)));
  }

  private static Answer careful(Answer answer) {
    return answer.with("Content-Security-Policy", SecurityHeaders.WITHOUT_SCRIPTS);
  }
}
