package dev.nightshift.reports;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Writes a digest as a letter. The same digest gives the same letter, byte for byte.
public final class DigestWriter {
  private final Templates templates = new Templates();
  private final Supplier<Optional<String>> pages;

  /// @param pages where people look at the fleet, asked for each letter; empty where nowhere
  public DigestWriter(Supplier<Optional<String>> pages) {
    this.pages = pages;
  }

  /// Where no pages are served.
  public DigestWriter() {
    this(Optional::empty);
  }

  public Letter write(Digest digest) {
    return write(digest, Charts.of(digest));
  }

  /// The same with charts that were drawn before.
  public Letter write(Digest digest, Charts charts) {
    return new Letter(
        Verdict.subject(digest),
        digest.severity(),
        html(digest, charts, picture -> "cid:" + picture.id()),
        html(digest, charts, Picture::dataUri),
        templates
            .text("digest", Map.of("digest", digest, "pages", pages()))
            .replaceAll("\n{3,}", "\n\n"),
        charts.pictures());
  }

  private String html(Digest digest, Charts charts, Function<Picture, String> source) {
    return templates.html(
        "digest", Map.of("digest", digest, "charts", charts, "source", source, "pages", pages()));
  }

  /// Empty where there are none.
  private String pages() {
    return pages.get().orElse("");
  }
}
