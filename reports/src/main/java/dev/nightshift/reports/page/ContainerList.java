package dev.nightshift.reports.page;

import java.util.List;

/// A page of containers.
///
/// @param search what was looked for, as it was typed
/// @param total how many there are
/// @param page from 1
/// @param pages how many pages there are
public record ContainerList(
    List<Overview.Container> containers, String search, long total, int page, int pages) {
  public ContainerList {
    containers = List.copyOf(containers);
  }
}
