package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program of PostgreSQL's client that the system has: `psql`, `pg_dump` or `pg_restore`. The
/// embedded server brings none.
///
/// @param path where it is
/// @param majorVersion the first number of its version; 0 where it does not say
record ClientProgram(Path path, int majorVersion) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /// The first of that name in the PATH.
  static Optional<ClientProgram> find(String name, Map<String, String> environment)
      throws InterruptedException {
    var found =
        Arrays.stream(environment.getOrDefault("PATH", "").split(":", -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClientProgram(found.get(), version(found.get())));
  }

  private static int version(Path program) throws InterruptedException {
    try {
      var process = new ProcessBuilder(program.toString(), "--version").start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      var version = VERSION.matcher(said);
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException failure) {
      return 0;
    }
  }

  /// Whether it understands a server: older programs refuse newer servers, or misread them.
  boolean fits(int serverMajorVersion) {
    return majorVersion >= serverMajorVersion;
  }

  String name() {
    return path.getFileName() + " " + majorVersion;
  }

  /// The command that runs it on a database. The password is in its environment only, where other
  /// users do not see it.
  ProcessBuilder on(Login login, List<String> options) {
    var words = new ArrayList<String>(List.of(path.toString(), "-d", login.psqlUrl(false)));
    words.addAll(options);
    var builder = new ProcessBuilder(words);
    String secret = login.secret();
    if (secret != null) {
      builder.environment().put("PGPASSWORD", secret);
    }
    return builder;
  }

  /// Runs a command to its end.
  ///
  /// @return what it printed
  /// @throws NightshiftException with what it said last when it fails
  String run(ProcessBuilder command) throws InterruptedException {
    try {
      var process = command.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new NightshiftException(
            ErrorKind.DATABASE, path.getFileName() + " failed: " + reason(output) + ".");
      }
      return output;
    } catch (IOException failure) {
      throw notRun(failure);
    }
  }

  /// The first line that tells of an error, else the last that says anything.
  private String reason(String output) {
    var lines = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    return lines.stream()
        .filter(l -> l.contains("error:") || l.contains("ERROR:"))
        .findFirst()
        .or(() -> lines.reversed().stream().findFirst())
        .map(l -> l.replaceFirst("^" + Pattern.quote(path.getFileName().toString()) + ": ", ""))
        .map(l -> l.replaceFirst("^error: ", "").replaceFirst("\\.$", ""))
        .orElse("no reason given");
  }

  NightshiftException notRun(IOException failure) {
    return new NightshiftException(
        ErrorKind.HOST,
        path.getFileName() + " could not be run: " + Reason.of(failure) + ".",
        failure);
  }
}
