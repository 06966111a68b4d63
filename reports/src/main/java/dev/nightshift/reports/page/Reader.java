package dev.nightshift.reports.page;

import dev.nightshift.reports.Line;

/// Who reads a page.
///
/// @param name whom their token was made for
/// @param signedIn whether there is something to sign out of
public record Reader(Line name, boolean signedIn) {}
