package dev.nightshift.reports.page;

import java.util.List;

/// A page of open findings.
///
/// @param total how many are open
/// @param page from 1
/// @param pages how many pages there are
public record FindingList(List<Overview.Noted> findings, long total, int page, int pages) {
  public FindingList {
    findings = List.copyOf(findings);
  }
}
