package dev.nightshift.jobs.mail;

import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.profile.MailConfig;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.health.AlertListener;
import dev.nightshift.jobs.health.AlertNotice;
import dev.nightshift.reports.Alarm;
import dev.nightshift.reports.AlertNews;
import dev.nightshift.reports.AlertWriter;
import dev.nightshift.reports.Dates;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Queues alerts as mails: one for each round of the health check and recipient, however many
/// alerts the round had, and one for the webhook. Told twice, it is queued once.
public final class AlertMail implements AlertListener {
  private final OutboxStore outbox;
  private final Optional<Envelopes> mail;
  private final Optional<WebhookConfig.Shape> webhook;
  private final Supplier<Profile> profile;
  private final AlertWriter letters = new AlertWriter();

  /// What it takes to mail.
  ///
  /// @param otherwise recipients where the profile names none
  public record Envelopes(MailWriter writer, List<MailAddress> otherwise) {
    public Envelopes {
      otherwise = List.copyOf(otherwise);
    }
  }

  /// @param mail empty where no mail server is set
  /// @param webhook how its body is written; empty where none is set
  /// @param profile asked each time, as it may change
  public AlertMail(
      OutboxStore outbox,
      Optional<Envelopes> mail,
      Optional<WebhookConfig.Shape> webhook,
      Supplier<Profile> profile) {
    this.outbox = outbox;
    this.mail = mail;
    this.webhook = webhook;
    this.profile = profile;
  }

  @Override
  public void tell(List<AlertNotice> notices) {
    var settings = profile.get();
    var rounds =
        notices.stream()
            .collect(Collectors.groupingBy(AlertNotice::at, TreeMap::new, Collectors.toList()));
    rounds.forEach(
        (at, round) -> {
          String host = round.getFirst().host();
          String key = "alert:" + host + ":" + at;
          mail.ifPresent(envelopes -> mail(envelopes, key, host, at, round, settings));
          webhook.ifPresent(
              shape -> {
                var news = news(host, at, round, settings);
                outbox.enqueueWebhook(key, news.subject(), AlertWebhook.body(shape, news, key));
              });
        });
  }

  private void mail(
      Envelopes envelopes,
      String key,
      String host,
      Instant at,
      List<AlertNotice> round,
      Profile settings) {
    var byRecipient = new LinkedHashMap<MailAddress, List<AlertNotice>>();
    for (var notice : round) {
      for (var recipient : recipients(envelopes, settings.mail(), notice)) {
        byRecipient.computeIfAbsent(recipient, _ -> new ArrayList<>()).add(notice);
      }
    }
    byRecipient.forEach(
        (recipient, theirs) ->
            outbox.enqueue(
                envelopes
                    .writer()
                    .write(
                        letters.write(news(host, at, theirs, settings)),
                        key,
                        "alert",
                        recipient,
                        at)));
  }

  /// The routes that fit, else those who get all alerts; who was told that nobody answered hears of
  /// the end as well.
  private static Set<MailAddress> recipients(
      Envelopes envelopes, MailConfig config, AlertNotice notice) {
    boolean critical =
        notice.status() == HealthStatus.CRITICAL || notice.before() == HealthStatus.CRITICAL;
    var found = new LinkedHashSet<MailAddress>();
    config.routes().stream()
        .filter(route -> route.fits(critical, notice.about().check(), notice.host()))
        .flatMap(route -> route.to().stream())
        .forEach(address -> found.add(MailAddress.parse("mail.routes", address)));
    if (found.isEmpty()) {
      var named =
          config.alertRecipients().isEmpty() ? config.recipients() : config.alertRecipients();
      named.forEach(address -> found.add(MailAddress.parse("mail.recipients", address)));
    }
    if (found.isEmpty()) {
      found.addAll(envelopes.otherwise());
    }
    if (notice.escalated()) {
      config
          .escalation()
          .recipients()
          .forEach(address -> found.add(MailAddress.parse("mail.escalation.recipients", address)));
    }
    return found;
  }

  private static AlertNews news(
      String host, Instant at, List<AlertNotice> round, Profile settings) {
    return new AlertNews(
        Line.of(host), round.stream().map(AlertMail::alarm).toList(), at, dates(settings));
  }

  /// How a profile has instants told in mails.
  public static Dates dates(Profile profile) {
    return new Dates(profile.schedule().zone(), Locale.forLanguageTag(profile.mail().locale()));
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
