package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// Takes part in an analysis that another process leads, for as long as hosts are left. Asked for
/// by that process; it has no time of its own.
public final class AnalyseShareJob implements ScheduledJob {
  static final String NAME = "analyse-share";

  private final RoundStore rounds;
  private final HostAnalysis hosts;
  private final String holder;
  private final Supplier<AnalysisConfig> config;

  /// @param host name of the host it runs on
  /// @param config asked at each run; a node that would analyse otherwise takes no part
  public AnalyseShareJob(Jdbi jdbi, String host, Supplier<AnalysisConfig> config) {
    this.rounds = new RoundStore(jdbi, AnalyseJob.LEASE);
    this.hosts = new HostAnalysis(jdbi);
    this.holder = Shares.holder(host);
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var settings = config.get();
    int ended = 0;
    for (var round = rounds.unfinished(settings);
        round.isPresent();
        round = rounds.unfinished(settings)) {
      try (var shares = new Shares(rounds, hosts, round.get(), holder)) {
        int more = shares.finish();
        if (more == 0) {
          break;
        }
        ended += more;
      }
    }
    return RunResult.done(
        ended == 0
            ? "Nothing was left to analyse here."
            : "Analysed %s of the fleet.".formatted(Text.count(ended, "host")));
  }
}
