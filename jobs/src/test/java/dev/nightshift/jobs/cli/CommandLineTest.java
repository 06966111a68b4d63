package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLineTest {
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  @BeforeEach
  void catchStandardError() {
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveStandardErrorBack() {
    System.setErr(standardError);
  }

  private String said() {
    return error.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anUnknownCommandIsWrongUsage() {
    assertThat(Nightshift.commandLine().execute("frobnicate")).isEqualTo(2);
    assertThat(said())
        .startsWith("nightshift: ")
        .contains("frobnicate")
        .contains("nightshift --help");
  }

  @Test
  void everyCommandHasHelp() {
    everyCommandHasHelp(Nightshift.commandLine());
  }

  private static void everyCommandHasHelp(CommandLine command) {
    assertThat(command.getUsageMessage())
        .as(command.getCommandSpec().qualifiedName(" "))
        .contains("Usage: nightshift");
    command.getSubcommands().values().forEach(CommandLineTest::everyCommandHasHelp);
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    assertThat(Nightshift.commandLine().execute("--frobnicate")).isEqualTo(2);
    assertThat(said()).contains("--frobnicate");
  }

  @Command(name = "fails")
  static final class Failing implements Callable<Integer> {
    private final RuntimeException failure;

    Failing(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() {
      throw failure;
    }
  }

  private static int exitCodeOf(RuntimeException failure, String... options) {
    var arguments = new java.util.ArrayList<>(java.util.List.of("fails"));
    arguments.addAll(java.util.List.of(options));
    return Nightshift.commandLine()
        .addSubcommand("fails", new Failing(failure))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void whatTheOperatorConfiguredWrongExitsWithTwo() {
    assertThat(exitCodeOf(new NightshiftException(ErrorKind.OPERATOR, "The profile is wrong.")))
        .isEqualTo(2);
    assertThat(said()).isEqualTo("nightshift: The profile is wrong." + System.lineSeparator());
  }

  @Test
  void choicesAreShownAsTheyAreTyped() {
    var help = Nightshift.commandLine().getSubcommands().get("hosts").getUsageMessage();
    assertThat(help).contains("table, csv, json or markdown").doesNotContain("TABLE");
    Nightshift.commandLine().execute("hosts", "--format", "xml");
    assertThat(said()).contains("table, csv, json, markdown").doesNotContain("TABLE");
    assertThat(Nightshift.commandLine().parseArgs("hosts", "--format", "CSV").hasSubcommand())
        .isTrue();
  }

  @Test
  void whatFailedOutsideExitsWithThree() {
    assertThat(exitCodeOf(new NightshiftException(ErrorKind.DATABASE, "No answer."))).isEqualTo(3);
  }

  @Test
  void aStackTraceIsShownOnlyWhenAskedFor() {
    exitCodeOf(new NightshiftException(ErrorKind.HOST, "The socket is closed."));
    assertThat(said()).doesNotContain("\tat ");
    exitCodeOf(new NightshiftException(ErrorKind.HOST, "The socket is closed."), "--verbose");
    assertThat(said()).contains("\tat ");
  }

  @Test
  void hostileNamesInAMessageNeverReachTheTerminal() {
    exitCodeOf(new NightshiftException(ErrorKind.HOST, "Container \u001b[2Jx failed."));
    assertThat(said()).doesNotContain("\u001b");
  }
}
