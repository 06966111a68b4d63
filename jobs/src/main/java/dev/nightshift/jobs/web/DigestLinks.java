package dev.nightshift.jobs.web;

import dev.nightshift.jobs.digest.DecisionLinkStore;
import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.reports.DecisionLink;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Links in digests, for those readers who are approvers.
public final class DigestLinks implements DecisionLinkStore {
  private final WebConfig config;
  private final ListeningStore listening;
  private final LinkStore store;
  private final PlanStore plans;

  DigestLinks(WebConfig config, Jdbi jdbi) {
    this.config = config;
    this.listening = new ListeningStore(jdbi);
    this.store = new LinkStore(jdbi);
    this.plans = new PlanStore(jdbi);
  }

  /// As NIGHTSHIFT_WEB_… in the environment says; none where no pages are served.
  public static DecisionLinkStore of(Map<String, String> environment, Jdbi jdbi) {
    return WebConfig.from(environment)
        .<DecisionLinkStore>map(config -> new DigestLinks(config, jdbi))
        .orElse(NONE);
  }

  @Override
  public List<Drawn> draw(MailAddress reader, List<Long> plans, Instant now) {
    return config.approvers().contains(reader)
        ? listening
            .base(Optional.of(config))
            .map(base -> draw(base, reader, plans, now))
            .orElseThrow()
        : List.of();
  }

  @Override
  public Optional<URI> pages() {
    return listening.base(Optional.of(config));
  }

  private List<Drawn> draw(URI base, MailAddress reader, List<Long> asked, Instant now) {
    var links = new ApprovalLinks(store, base);
    return asked.stream()
        .filter(store::isWaiting)
        .flatMap(id -> plans.find(id).stream())
        .filter(plan -> plan.expiresAt().isAfter(now))
        .map(plan -> drawn(plan.id(), links.toApprove(plan, reader.text(), now)))
        .toList();
  }

  private static Drawn drawn(long plan, ApprovalLinks.Drawn drawn) {
    return new Drawn(
        plan,
        new DecisionLink(drawn.url(), drawn.code(), drawn.stored().terms().expiresAt()),
        LinkStore.keeping(drawn.stored(), "nightshift"));
  }
}
