package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Opens pages for a person.
///
/// @param program that is given the page; `xdg-open` knows the desktop's browser
record Browser(String program) {
  static final Browser OF_THE_DESKTOP = new Browser("xdg-open");

  /// Who finds no browser says so within moments; who found one may stay as long as it.
  private static final int SECONDS_TO_FAIL = 5;

  /// @throws NightshiftException where there is none
  void open(Path page) {
    try {
      var process =
          new ProcessBuilder(program, page.toString())
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      if (process.waitFor(SECONDS_TO_FAIL, TimeUnit.SECONDS) && process.exitValue() != 0) {
        throw none(page, program + " found none", null);
      }
    } catch (IOException missing) {
      throw none(page, program + " is missing", missing);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static NightshiftException none(
      Path page, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new NightshiftException(
        ErrorKind.HOST,
        "There is no browser to open here (%s): the page is %s.".formatted(why, page),
        cause);
  }
}
