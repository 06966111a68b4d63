package dev.nightshift.jobs.digest;

import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MailWriter;
import dev.nightshift.reports.Charts;
import dev.nightshift.reports.Digest;
import dev.nightshift.reports.DigestWriter;
import dev.nightshift.reports.Letter;
import dev.nightshift.reports.Waiting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/// Makes digests: gathers, writes, stores each once, queues its mails in the same transaction, and
/// lays it into files.
public final class Digests {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final String LIST = "digest";

  private final DigestFacts facts;
  private final DigestStore store;
  private final DigestFiles files;
  private final Optional<Post> post;
  private final DecisionLinkStore links;
  private final Supplier<DigestSettings> settings;
  private final DigestWriter writer;

  /// @param folder where digests are laid as files
  /// @param post empty where no mail server is set: digests are then only stored and laid into
  ///   files
  /// @param links by which readers decide about plans
  /// @param settings asked for each digest, as the profile may change
  public Digests(
      Jdbi jdbi,
      Path folder,
      Optional<Post> post,
      DecisionLinkStore links,
      Supplier<DigestSettings> settings) {
    this.facts = new DigestFacts(jdbi);
    this.store = new DigestStore(jdbi);
    this.files = new DigestFiles(folder);
    this.post = post;
    this.links = links;
    this.writer = new DigestWriter(() -> links.pages().map(URI::toString));
    this.settings = settings;
  }

  /// What became of a digest.
  ///
  /// @param isNew false if the digest was there already: then it is only laid into files again
  /// @param queued mails that were queued with it
  public record Made(
      String key, String subject, boolean isNew, int queued, DigestFiles.Written files) {}

  /// The digest after the first cycle on a host: made and mailed once. A later first cycle lays one
  /// into files only.
  public Made first(String host, Instant from, Instant now) {
    String key = "first:" + host;
    if (store.find(key).isEmpty()) {
      return make(key, Digest.Kind.FIRST, from, now, now, settings.get());
    }
    var letter = writer.write(facts.gather(Digest.Kind.FIRST, from, now, now, settings.get()));
    return new Made(key, letter.subject(), false, 0, lay("cycle:" + host, letter, now));
  }

  /// Whether a host went through its first cycle.
  public boolean knows(String host) {
    return store.find("first:" + host).isPresent();
  }

  /// The digest that was due at an instant, about the time since the one before it was due.
  public Made periodic(Instant due, Instant now) {
    var current = settings.get();
    var from =
        current
            .schedule()
            .digest()
            .previous(due.minusMillis(1), current.zone())
            .orElse(due.minus(WEEK));
    return make(key(from, due, current), Digest.Kind.PERIODIC, from, due, now, current);
  }

  /// A digest about the week up to now, mailed to those who are named, even where they muted
  /// digests, or else to those who get every digest.
  public Made byHand(List<MailAddress> to, Instant now) {
    var current = settings.get();
    var named =
        current.to(
            to.isEmpty() ? current.recipients() : to.stream().map(MailAddress::text).toList());
    return make(
        (to.isEmpty() ? "hand:" : "named:") + now.truncatedTo(ChronoUnit.MILLIS),
        Digest.Kind.PERIODIC,
        now.minus(WEEK),
        now,
        now,
        named);
  }

  /// The letter of a period, without storing or sending it.
  ///
  /// @param end of the period; one that is past is told as it stood then
  public Letter preview(Duration length, Instant end, Instant now) {
    return writer.write(
        facts.gather(Digest.Kind.PREVIEW, end.minus(length), end, now, settings.get()));
  }

  /// Lays a letter that is not stored into files.
  public DigestFiles.Written lay(String name, Letter letter, Instant now) {
    return files.write(
        name, letter.page(), letter.text(), envelopes().file(letter, name, LIST, now).toArray());
  }

  /// Lays a stored digest into files again.
  public DigestFiles.Written lay(DigestStore.StoredDigest digest) {
    return files.write(digest);
  }

  public DigestStore store() {
    return store;
  }

  private Made make(
      String key, Digest.Kind kind, Instant from, Instant to, Instant now, DigestSettings current) {
    if (store.find(key).isPresent()) {
      return made(key, false, 0);
    }
    var digest = facts.gather(kind, from, to, now, current);
    var charts = Charts.of(digest);
    var letter = writer.write(digest, charts);
    var mime = envelopes().file(letter, key, LIST, now);
    var mails = mails(key, digest, charts, now, current);
    var queued = store.add(key, digest.period(), now, letter, mime, mails);
    return made(key, queued.isPresent(), queued.orElse(0));
  }

  private Made made(String key, boolean isNew, int queued) {
    var stored = store.find(key).orElseThrow();
    return new Made(key, stored.subject(), isNew, queued, files.write(stored));
  }

  private List<DigestStore.DigestMail> mails(
      String key, Digest digest, Charts charts, Instant now, DigestSettings current) {
    if (post.isEmpty() || !current.mailed()) {
      return List.of();
    }
    var plans =
        digest.waiting().shown().stream()
            .filter(Waiting::awaitsApproval)
            .map(Waiting::plan)
            .toList();
    return post.get().recipients(current.recipients()).stream()
        .map(
            reader -> {
              var drawn = links.draw(reader, plans, now);
              var theirs =
                  drawn.stream()
                      .collect(
                          Collectors.toMap(
                              DecisionLinkStore.Drawn::plan, DecisionLinkStore.Drawn::link));
              var mail =
                  envelopes()
                      .write(
                          writer.write(digest.with(theirs), charts),
                          LIST + ":" + key,
                          LIST,
                          reader,
                          now);
              return new DigestStore.DigestMail(drawn.isEmpty() ? mail : mail.asSecret(), drawn);
            })
        .toList();
  }

  private MailWriter envelopes() {
    return post.map(Post::writer)
        .orElseGet(() -> new MailWriter(new MailAddress("nightshift@localhost")));
  }

  /// `weekly:2026-W47` for a week, named after the week most of it lies in; else the instant.
  private static String key(Instant from, Instant due, DigestSettings current) {
    var length = Duration.between(from, due);
    if (Math.abs(length.toHours() - WEEK.toHours()) > 1) {
      return "periodic:" + due;
    }
    var middle = from.plus(length.dividedBy(2)).atZone(current.zone());
    return String.format(
        java.util.Locale.ROOT,
        "weekly:%d-W%02d",
        middle.get(IsoFields.WEEK_BASED_YEAR),
        middle.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }
}
