package dev.nightshift.reports;

import java.util.List;

/// A mail before it is put into its envelope.
///
/// @param subject one line
/// @param severity the worst it tells, for mail filters
/// @param html the HTML part; refers to pictures as `cid:` and their id
/// @param page the same as a page that stands alone, pictures inside
/// @param text the text part, complete in itself
/// @param pictures what the HTML part refers to
public record Letter(
    String subject,
    Severity severity,
    String html,
    String page,
    String text,
    List<Picture> pictures) {
  public Letter {
    pictures = List.copyOf(pictures);
  }
}
