package dev.nightshift.jobs.mail;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.reports.AlertNews;
import dev.nightshift.reports.AlertWriter;
import dev.nightshift.reports.Line;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/// Tells others of critical alerts that nobody answered in time, once.
public final class Escalation {
  private final EscalationStore alerts;
  private final OutboxStore outbox;
  private final MailWriter envelopes;
  private final Supplier<Profile> profile;
  private final AlertWriter letters = new AlertWriter();

  /// @param profile asked each time, as it may change
  public Escalation(
      Jdbi jdbi, OutboxStore outbox, MailWriter envelopes, Supplier<Profile> profile) {
    this.alerts = new EscalationStore(jdbi);
    this.outbox = outbox;
    this.envelopes = envelopes;
    this.profile = profile;
  }

  /// Queues what is due, a mail for each host and recipient, in the transaction that notes it.
  ///
  /// @return alerts that were escalated
  public int escalate(Instant now) {
    var settings = profile.get();
    var config = settings.mail().escalation();
    if (config.recipients().isEmpty()) {
      return 0;
    }
    return alerts.escalate(
        now.minus(config.after()),
        now,
        (handle, due) -> {
          Map<String, List<EscalationStore.Unanswered>> byHost =
              due.stream()
                  .collect(
                      Collectors.groupingBy(
                          EscalationStore.Unanswered::host,
                          LinkedHashMap::new,
                          Collectors.toList()));
          byHost.forEach(
              (host, some) -> {
                var news =
                    new AlertNews(
                        Line.of(host),
                        some.stream().map(EscalationStore.Unanswered::alarm).toList(),
                        now,
                        AlertMail.dates(settings));
                var letter = letters.write(news);
                String key = "escalation:" + some.getFirst().id();
                config.recipients().stream()
                    .map(address -> MailAddress.parse("mail.escalation.recipients", address))
                    .forEach(
                        to ->
                            outbox.enqueue(handle, envelopes.write(letter, key, "alert", to, now)));
              });
        });
  }
}
