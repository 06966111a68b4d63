package dev.nightshift.jobs;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// Runs test classes where there is no Maven, such as in the machine of cgroup2-host.sh. A test
/// that is skipped there is a failure: the machine is made to have everything.
public final class TestRun {
  private TestRun() {}

  private static final class Told implements TestExecutionListener {
    private final AtomicInteger aborted = new AtomicInteger();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      aborted.incrementAndGet();
      System.out.println("skipped: " + test.getDisplayName() + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
        aborted.incrementAndGet();
      }
      if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        System.out.println(
            result.getStatus()
                + " "
                + test.getLegacyReportingName()
                + " "
                + test.getDisplayName()
                + result.getThrowable().map(failure -> ": " + failure.getMessage()).orElse(""));
      }
    }
  }

  /// @param classes names of test classes
  public static void main(String[] classes) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                Arrays.stream(classes)
                    .map(name -> selectClass(name))
                    .toArray(org.junit.platform.engine.DiscoverySelector[]::new))
            .build();
    var summary = new SummaryGeneratingListener();
    var told = new Told();
    LauncherFactory.create().execute(request, summary, told);
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    summary.getSummary().printFailuresTo(out, 12);
    summary.getSummary().printTo(out);
    boolean passed =
        summary.getSummary().getTestsSucceededCount() > 0
            && summary.getSummary().getTotalFailureCount() == 0
            && told.aborted.get() == 0;
    System.exit(passed ? 0 : 1);
  }
}
