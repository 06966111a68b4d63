package dev.nightshift.jobs.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the log of a running engine goes: files of a day each, kept for 30 days and 200 MB in all.
final class Logging {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{0}: %msg%n";

  private Logging() {}

  /// Writes `nightshift.log`, `changes.log` with what was changed on the host and `access.log` with
  /// what the web server was asked, into `folder`; the terminal keeps warnings only.
  static void toFiles(Path folder) {
    try {
      PrivateFiles.folder(folder);
      PrivateFiles.file(folder.resolve("nightshift.log"));
      PrivateFiles.file(folder.resolve("changes.log"));
      PrivateFiles.file(folder.resolve("access.log"));
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "The log cannot be written in "
              + folder
              + " ("
              + Reason.of(e)
              + "): mend that, or choose another data directory with --data.",
          e);
    }
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var all = appender(context, folder, "nightshift");
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(all);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger("dev.nightshift").setLevel(Level.INFO);
    var stderr = context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
    if (stderr != null) {
      var onlyErrors = new ch.qos.logback.classic.filter.ThresholdFilter();
      onlyErrors.setLevel("ERROR");
      onlyErrors.start();
      stderr.addFilter(onlyErrors);
    }
    var access = context.getLogger("nightshift.access");
    access.setLevel(Level.INFO);
    access.setAdditive(false);
    access.addAppender(appender(context, folder, "access"));
    context.getLogger("nightshift.changes").setLevel(Level.INFO);
    context.getLogger("nightshift.changes").addAppender(appender(context, folder, "changes"));
  }

  private static RollingFileAppender<ILoggingEvent> appender(
      LoggerContext context, Path folder, String name) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    var file = new RollingFileAppender<ILoggingEvent>();
    file.setContext(context);
    file.setName(name);
    file.setFile(folder.resolve(name + ".log").toString());
    file.setEncoder(encoder);
    var policy = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
    policy.setContext(context);
    policy.setParent(file);
    policy.setFileNamePattern(folder.resolve(name + ".%d{yyyy-MM-dd}.%i.log.gz").toString());
    policy.setMaxFileSize(new FileSize(50 * FileSize.MB_COEFFICIENT));
    policy.setMaxHistory(30);
    policy.setTotalSizeCap(new FileSize(200 * FileSize.MB_COEFFICIENT));
    policy.start();
    file.setRollingPolicy(policy);
    file.start();
    return file;
  }
}
