package dev.nightshift.jobs.mail;

import dev.nightshift.engine.profile.MailConfig;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.health.AlertListener;
import dev.nightshift.jobs.health.AlertNotice;
import dev.nightshift.reports.Alarm;
import dev.nightshift.reports.AlertNews;
import dev.nightshift.reports.AlertWriter;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Severity;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Queues alerts as mails: one for each round of the health check and recipient, however many
/// alerts the round had. Told twice, it is queued once.
public final class AlertMail implements AlertListener {
  private final OutboxStore outbox;
  private final MailWriter envelopes;
  private final List<MailAddress> otherwise;
  private final Supplier<Profile> profile;
  private final AlertWriter letters = new AlertWriter();

  /// @param otherwise recipients where the profile names none
  /// @param profile asked each time, as it may change
  public AlertMail(
      OutboxStore outbox,
      MailWriter envelopes,
      List<MailAddress> otherwise,
      Supplier<Profile> profile) {
    this.outbox = outbox;
    this.envelopes = envelopes;
    this.otherwise = List.copyOf(otherwise);
    this.profile = profile;
  }

  @Override
  public void tell(List<AlertNotice> notices) {
    var settings = profile.get();
    var recipients = recipients(settings.mail());
    var rounds =
        notices.stream()
            .collect(Collectors.groupingBy(AlertNotice::at, TreeMap::new, Collectors.toList()));
    rounds.forEach(
        (at, round) -> {
          String host = round.getFirst().host();
          var letter = letters.write(news(host, at, round, settings));
          for (var recipient : recipients) {
            outbox.enqueue(
                envelopes.write(letter, "alert:" + host + ":" + at, "alert", recipient, at));
          }
        });
  }

  private List<MailAddress> recipients(MailConfig config) {
    var named = config.alertRecipients().isEmpty() ? config.recipients() : config.alertRecipients();
    return named.isEmpty()
        ? otherwise
        : named.stream().map(address -> MailAddress.parse("mail.recipients", address)).toList();
  }

  private static AlertNews news(
      String host, Instant at, List<AlertNotice> round, Profile settings) {
    return new AlertNews(
        Line.of(host),
        round.stream().map(AlertMail::alarm).toList(),
        at,
        settings.schedule().zone());
  }

  private static Alarm alarm(AlertNotice notice) {
    var before = notice.before();
    var change =
        notice.isAllClear()
            ? Alarm.Change.CLOSED
            : before == null ? Alarm.Change.OPENED : Alarm.Change.CHANGED;
    return new Alarm(
        Severity.of(notice.status().word()),
        Line.of(notice.host()),
        Line.of(notice.about().subject()),
        Line.of(notice.sentence()),
        change,
        notice.openedAt());
  }
}
