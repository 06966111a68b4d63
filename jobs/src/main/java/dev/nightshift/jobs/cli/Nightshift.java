package dev.nightshift.jobs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/// The command line, and the only `main`.
@Command(
    name = "nightshift",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    description = "Keeps Docker hosts the right size while people sleep.",
    footer = {
      "",
      "Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 something outside failed.",
      "Start with 'nightshift run'."
    },
    subcommands = {
      // one line each, in the order in which help lists them
      RunCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      TrainCommand.class,
      HostsCommand.class,
      WorkloadsCommand.class,
      ContainersCommand.class,
      QueryCommand.class,
      BenchmarkCommand.class,
      AnalyseCommand.class,
      FindingsCommand.class,
      BottlenecksCommand.class,
      OperationCommand.class,
      ForecastCommand.class,
      ModelsCommand.class,
      CostCommand.class,
      PricesCommand.class,
      RecommendationsCommand.class,
      PlanCommand.class,
      ApproveCommand.class,
      RejectCommand.class,
      HoldCommand.class,
      ProceedCommand.class,
      RollbackCommand.class,
      FreezeCommand.class,
      UnfreezeCommand.class,
      RolloutsCommand.class,
      AuditCommand.class,
      DigestCommand.class,
      HealthCommand.class,
      AlertsCommand.class,
      MailCommand.class,
      BacktestCommand.class,
      ImportCommand.class,
      EvaluateCommand.class,
      ProfileCommand.class,
      JobsCommand.class,
      TokenCommand.class,
      DbCommand.class,
      BenchCommand.class,
      ProbeCommand.class,
    })
public final class Nightshift implements Runnable {
  private final Map<String, String> environment;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Data directory (default: NIGHTSHIFT_DATA, else nightshift in the user's state folder).")
  private @Nullable Path data;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and more of what is done.")
  private boolean verbose;

  @picocli.CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private Nightshift(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Without a command: the help, as the answer is not what was asked for.
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }

  Settings settings() {
    return Settings.of(environment, data);
  }

  boolean verbose() {
    return verbose;
  }

  static boolean verbose(ParseResult parsed) {
    return parsed.commandSpec().root().userObject() instanceof Nightshift root && root.verbose;
  }

  /// The whole command line, ready to execute.
  static CommandLine commandLine() {
    return commandLine(System.getenv());
  }

  /// @param environment what stands for the process's environment variables
  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new Nightshift(environment))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(Failures::wrongUsage)
        .setExecutionExceptionHandler(Failures::failed);
  }

  public static void main(String[] arguments) {
    // The console may say ASCII where the reader is a file or a pipe; ours is UTF-8 everywhere.
    System.setOut(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
    System.setErr(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    System.exit(commandLine().execute(arguments));
  }
}
