package dev.nightshift.jobs.web;

import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Harmless;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.page.DecisionForm;
import dev.nightshift.reports.page.Pages;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/decide`: shows the plan that a link is about, and decides when its code is typed.
///
/// Looking changes nothing. A decision takes the link, the code, a form that this server showed to
/// this browser (a cookie that no other site can have sent along), and a page of this server as its
/// origin. No script is involved, so none can be abused.
final class Decisions {
  private static final String COOKIE = "ns_form";
  private static final int NONCE_BYTES = 18;
  private static final int LONGEST_REMARK = 500;

  private final ApprovalLinks links;
  private final LinkStore store;
  private final PlanStore plans;
  private final PlanPages planPages;
  private final Pages pages;
  private final Origin origin;
  private final RateLimit tries;
  private final boolean secure;

  /// What it is made of.
  ///
  /// @param tries how often a client may try to decide
  /// @param secure whether people reach it by TLS
  record Parts(
      ApprovalLinks links,
      LinkStore store,
      PlanStore plans,
      PlanPages planPages,
      Pages pages,
      Origin origin,
      RateLimit tries,
      boolean secure) {}

  Decisions(Parts parts) {
    this.links = parts.links();
    this.store = parts.store();
    this.plans = parts.plans();
    this.planPages = parts.planPages();
    this.pages = parts.pages();
    this.origin = parts.origin();
    this.tries = parts.tries();
    this.secure = parts.secure();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/decide/{link}", Role.ANYONE, this::show),
        Route.post("/decide", Role.ANYONE, this::decide));
  }

  private Answer show(Request request) {
    String token = request.place("link");
    var read = links.read(token);
    if (read.isEmpty()) {
      return unknown();
    }
    var closed = closed(read.get().standing());
    return closed.orElseGet(() -> form(token, read.get().standing(), null));
  }

  private Answer decide(Request request) throws IOException {
    origin.refuseForeign(request);
    var form = request.form();
    String nonce = form.getOrDefault("nonce", "");
    if (nonce.isEmpty() || !Tokens.same(nonce, request.cookie(cookie()).orElse(""))) {
      throw Refusal.of(
          403,
          "The form is not from this page",
          "Open the link of the mail again, with cookies allowed, and type the code there.");
    }
    tries.take(request.client());
    String token = form.getOrDefault("token", "");
    var read = links.read(token);
    if (read.isEmpty()) {
      return unknown();
    }
    var standing = read.get().standing();
    var closed = closed(standing);
    if (closed.isPresent()) {
      return closed.get();
    }
    String code = ApprovalLinks.plain(form.getOrDefault("code", ""));
    if (!ApprovalLinks.mayBeCode(code)) {
      return form(
          token,
          standing,
          "The code of the mail has eight letters and digits, of which none is 0, 1, I, L, O or U. Nothing is counted.");
    }
    String remark = form.getOrDefault("remark", "").strip();
    var outcome =
        store.decide(
            standing.id(),
            read.get().token(),
            code,
            remark.isEmpty() ? null : Line.of(Harmless.text(cut(remark))).text());
    return told(token, standing, outcome);
  }

  private static String cut(String remark) {
    return remark.substring(0, Math.min(LONGEST_REMARK, remark.length()));
  }

  private Answer told(String token, LinkStore.Standing standing, LinkStore.Outcome outcome) {
    long plan = standing.terms().plan();
    return switch (outcome.word()) {
      case "done" ->
          page(
              200,
              standing.terms().verb() == ApprovalLinks.Verb.APPROVE ? "Approved" : "Rejected",
              outcome.sentence(),
              standing.terms().verb() == ApprovalLinks.Verb.APPROVE
                  ? "A running Nightshift carries it out now: nightshift rollouts watch " + plan
                  : "Nothing changes.",
              true);
      case "wrong-code" -> form(token, standing, outcome.sentence());
      case "refused" -> page(409, "Nothing was decided", outcome.sentence(), again(plan), false);
      default ->
          closed(store.standing(standing.id()).orElse(standing))
              .orElseGet(() -> page(409, "Not decided", outcome.sentence(), again(plan), false));
    };
  }

  private Answer form(String token, LinkStore.Standing standing, @Nullable String trouble) {
    var terms = standing.terms();
    var stored = plans.find(terms.plan()).orElseThrow(Refusal::notFound);
    String nonce = Tokens.text(Tokens.random(NONCE_BYTES));
    String page =
        pages.plan(
            planPages.page(stored, terms.expiresAt()),
            new DecisionForm(
                terms.verb().word(), Line.name(terms.approver()), token, nonce, trouble));
    return careful(Answer.of(trouble == null ? 200 : 403, Answer.HTML, page))
        .with(
            "Set-Cookie",
            "%s=%s; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict%s"
                .formatted(cookie(), nonce, secure ? "; Secure" : ""));
  }

  private String cookie() {
    return secure ? "__Host-" + COOKIE : COOKIE;
  }

  /// Why a link decides nothing any more; empty while it can.
  private Optional<Answer> closed(LinkStore.Standing standing) {
    var terms = standing.terms();
    long plan = terms.plan();
    String reason = Line.of(standing.reason() == null ? "" : standing.reason()).text();
    if (standing.used()) {
      return Optional.of(
          page(
              410,
              "This link was used",
              "It has decided about plan %d, which is %s%s."
                  .formatted(plan, standing.state(), said(reason)),
              "A link decides once.",
              false));
    }
    if (standing.state().equals("superseded")) {
      return Optional.of(
          page(410, "The plan has changed", over(terms) + said(reason) + ".", again(plan), false));
    }
    if (!standing.state().equals("awaiting-approval")) {
      return Optional.of(
          page(
              410,
              "It is decided already",
              "Plan %d is %s%s.".formatted(plan, standing.state(), said(reason)),
              "",
              false));
    }
    if (standing.over() || standing.planOver()) {
      return Optional.of(
          page(
              410,
              "This link is over",
              "It could be used until %s UTC."
                  .formatted(Amounts.dayTime(terms.expiresAt(), ZoneOffset.UTC)),
              again(plan),
              false));
    }
    if (standing.locked()) {
      return Optional.of(
          page(
              410,
              "This link is dead",
              "A wrong code was typed five times.",
              "nightshift rollouts link %d --for NAME makes another one.".formatted(plan),
              false));
    }
    return Optional.ofNullable(standing.newer())
        .map(
            newer ->
                page(
                    410,
                    "The advice has changed",
                    over(terms) + ": " + Line.of(newer).text() + ".",
                    again(plan),
                    false));
  }

  private static String over(ApprovalLinks.Terms terms) {
    return terms.verb() == ApprovalLinks.Verb.APPROVE
        ? "Plan %d cannot be approved any more".formatted(terms.plan())
        : "Plan %d need not be rejected any more".formatted(terms.plan());
  }

  private static String said(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private static String again(long plan) {
    return "nightshift rollouts show %d tells how it stands; nightshift plan makes a new one."
        .formatted(plan);
  }

  private Answer unknown() {
    return page(
        404,
        "This link is not valid",
        "It was not given out by this Nightshift, or was cut on its way.",
        "Copy it whole from the mail.",
        false);
  }

  private Answer page(int status, String title, String sentence, String next, boolean good) {
    return careful(Answer.of(status, Answer.HTML, pages.decided(title, sentence, next, good)));
  }

  /// No script at all; the origin is told to ourselves, so that a form can be known as ours.
  private static Answer careful(Answer answer) {
    return answer
        .with("Content-Security-Policy", SecurityHeaders.WITHOUT_SCRIPTS)
        .with("Referrer-Policy", "same-origin");
  }
}
