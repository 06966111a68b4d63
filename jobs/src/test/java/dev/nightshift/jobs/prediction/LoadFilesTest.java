package dev.nightshift.jobs.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadFilesTest {
  @TempDir private Path folder;
  private Path catalog;
  private Path trace;

  @BeforeEach
  void write() throws IOException {
    catalog = folder.resolve("asked-series.csv");
    Files.writeString(catalog, "series,cpu_capacity\nweb,4\n");
    trace = Files.createDirectory(folder.resolve("past")).resolve("past.csv");
    Files.writeString(trace, "series,epoch_s,cpu_cores\nold,300,1\nweb,300,1\n");
  }

  @Test
  void whatTheCatalogDoesNotNameIsLookedUpBesideTheTrace() throws IOException {
    Files.writeString(trace.resolveSibling("series.csv"), "series,cpu_capacity\nold,2\nweb,1000\n");

    var series = LoadFiles.of("cpu_cores", catalog).read(trace);

    assertThat(series.get(0).shares()).as("half of what it may").containsExactly(0.5);
    assertThat(series.get(1).shares()).as("the catalog comes first").containsExactly(0.25);
  }

  @Test
  void whatIsNamedNowhereMayUseAHundred() {
    var series = LoadFiles.of("cpu_cores", catalog).read(trace);

    assertThat(series.getFirst().shares()).containsExactly(0.01);
  }
}
