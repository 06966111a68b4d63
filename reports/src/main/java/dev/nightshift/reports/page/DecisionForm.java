package dev.nightshift.reports.page;

import dev.nightshift.reports.Line;
import org.jspecify.annotations.Nullable;

/// What a person fills in to decide.
///
/// @param verb `approve` or `reject`
/// @param approver whom the decision is attributed to
/// @param token the secret part of the link, sent along
/// @param nonce repeats what the page's cookie says
/// @param trouble why the try before did not decide; null at first
public record DecisionForm(
    String verb, Line approver, String token, String nonce, @Nullable String trouble) {
  public boolean approves() {
    return verb.equals("approve");
  }
}
