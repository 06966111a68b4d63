package dev.nightshift.jobs.web;

import dev.nightshift.engine.rollout.LimitState;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.PlanWords;
import dev.nightshift.jobs.digest.PlanChanges;
import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MailWriter;
import dev.nightshift.jobs.mail.OutboxStore;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.reports.ApprovalWriter;
import dev.nightshift.reports.Dates;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.ToApprove;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Asks each approver, once and in a mail of their own, about each plan that waits: what would
/// change, why, a link that shows all of it, and the code that decides.
public final class ApprovalMails {
  private static final int MOST_AT_ONCE = 20;
  private static final int MOST_LINES = 10;
  private static final String LIST = "approval";

  private final List<MailAddress> approvers;
  private final ApprovalLinks links;
  private final LinkStore store;
  private final PlanStore plans;
  private final PlanFactsStore facts;
  private final PlanRisk risk;
  private final Office office;
  private final ApprovalWriter letters = new ApprovalWriter();

  /// What it takes to mail.
  ///
  /// @param dates how times are told
  public record Office(MailWriter envelopes, OutboxStore outbox, Supplier<Dates> dates) {}

  ApprovalMails(
      List<MailAddress> approvers,
      ApprovalLinks links,
      LinkStore store,
      PlanStore plans,
      PlanFactsStore facts,
      Office office) {
    this.approvers = List.copyOf(approvers);
    this.links = links;
    this.store = store;
    this.plans = plans;
    this.facts = facts;
    this.risk = new PlanRisk(facts);
    this.office = office;
  }

  /// Queues what was not told yet.
  ///
  /// @return how many mails were queued
  public int queue(Instant now) {
    int queued = 0;
    for (var approver : approvers) {
      for (long id : store.untold(approver.text(), MOST_AT_ONCE)) {
        var stored = plans.find(id).orElseThrow();
        queued += ask(approver, stored, now) ? 1 : 0;
      }
    }
    return queued;
  }

  private boolean ask(MailAddress approver, PlanStore.Stored stored, Instant now) {
    var drawn = links.toApprove(stored, approver.text(), now);
    var letter = letters.write(asked(stored, drawn));
    var mail =
        office.envelopes().write(letter, "approval:" + stored.id(), LIST, approver, now).asSecret();
    return store.add(drawn.stored(), mail, office.outbox());
  }

  private ToApprove asked(PlanStore.Stored stored, ApprovalLinks.Drawn drawn) {
    var plan = stored.plan();
    var containers = plan.targets().stream().map(Plan.Target::container).distinct().toList();
    return new ToApprove(
        stored.id(),
        Line.name(plan.workload()),
        Line.name(plan.host()),
        plan.containers(),
        plan.moving() == null ? PlanChanges.of(plan).words() : "limits that move",
        plan.targets().stream().limit(MOST_LINES).map(target -> change(plan, target)).toList(),
        Math.max(0, plan.targets().size() - MOST_LINES),
        PlanWords.undo(plan.exactness()),
        why(stored, containers),
        drawn.url(),
        drawn.code(),
        drawn.stored().terms().expiresAt(),
        office.dates().get());
  }

  /// Who made the plan by hand says why; else the advice does.
  private List<Line> why(PlanStore.Stored stored, List<Long> containers) {
    var why = new ArrayList<Line>();
    if (!stored.maker().why().isEmpty()) {
      why.add(Line.of(stored.maker().why()));
    }
    if (!stored.maker().byHand()) {
      facts.advice(containers).forEach(advice -> why.add(Line.of(advice.sentence())));
    }
    risk.sentence(stored).ifPresent(sentence -> why.add(Line.of("Risk, " + sentence + ".")));
    return why;
  }

  private static Line change(Plan plan, Plan.Target target) {
    return Line.of(
        "%s, %s: %s \u2192 %s"
            .formatted(
                Line.name(target.name()).text(),
                PlanPages.step(plan, target),
                LimitState.text(target.from()),
                LimitState.text(target.after())));
  }
}
