package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import dev.nightshift.jobs.database.ServerStore;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.Abilities;
import dev.nightshift.jobs.mail.SmtpConfig;
import dev.nightshift.jobs.mail.WebhookConfig;
import dev.nightshift.jobs.profile.ProfileFiles;
import dev.nightshift.jobs.profile.ProfileStart;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks at everything Nightshift needs from its surroundings. It changes nothing: a data directory
/// that is not there yet stays so.
final class Doctor {
  private static final long LITTLE_SPACE = 1L << 30;
  private static final long ENOUGH_SPACE = 5L << 30;
  private static final Duration CLOCKS_APART = Duration.ofSeconds(2);
  private static final double CLOCK_OFF_MILLIS = 500;
  private static final int MAIL_PATIENCE_MILLIS = 3_000;
  private static final List<String> TOOLS = List.of("fio", "stress-ng");

  private final Settings settings;
  private final InstantSource clock;

  Doctor(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  private record Check(String subject, Supplier<Diagnosis> look) {}

  /// One diagnosis a subject. A check that fails in an unforeseen way fails alone.
  List<Diagnosis> examine() {
    return Stream.of(
            new Check("Java", Doctor::java),
            new Check("data directory", this::dataDirectory),
            new Check("database", this::database),
            new Check("profiles", this::profiles),
            new Check("mail", this::mail),
            new Check("webhook", this::webhook),
            new Check("web", () -> WebDiagnosis.of(settings.environment(), clock.instant())),
            new Check("Docker", this::docker),
            new Check("cgroups", () -> cgroups(Abilities.ofThisMachine())),
            new Check("pressure", () -> pressure(Abilities.ofThisMachine())),
            new Check("clock", () -> hostClock(Abilities.ofThisMachine())),
            new Check("benchmark tools", this::tools),
            new Check("fonts", Doctor::fonts))
        .map(Doctor::examined)
        .toList();
  }

  private static Diagnosis examined(Check check) {
    try {
      return check.look().get();
    } catch (NightshiftException known) {
      return Diagnosis.fail(check.subject(), String.valueOf(known.getMessage()));
    } catch (RuntimeException | LinkageError unforeseen) {
      return Diagnosis.fail(check.subject(), "Could not be looked at: " + unforeseen + ".");
    }
  }

  private static Diagnosis java() {
    return Diagnosis.ok(
        "Java",
        "Java "
            + Runtime.version()
            + ", up to "
            + Words.size((double) Runtime.getRuntime().maxMemory())
            + " of heap.");
  }

  private Diagnosis profiles() {
    var library = ProfileFiles.of(settings.environment(), settings.dataDirectory()).read();
    String wanted = settings.environment().getOrDefault(ProfileStart.ENVIRONMENT, "").strip();
    if (!wanted.isEmpty()) {
      // tells what is wrong with it
      ProfileStart.resolve(library, wanted);
    }
    var mistakes = library.mistakes();
    return mistakes.isEmpty()
        ? Diagnosis.ok(
            "profiles",
            wanted.isEmpty()
                ? "All profiles can be used."
                : "This host is to use " + wanted + ". All profiles can be used.")
        : Diagnosis.warn(
            "profiles", String.join(" ", mistakes.stream().map(mistake -> mistake + ".").toList()));
  }

  private Diagnosis mail() {
    var configured = SmtpConfig.from(settings.environment());
    if (configured.isEmpty()) {
      return Diagnosis.ok(
          "mail",
          "No mail server is set (NIGHTSHIFT_SMTP_HOST): digests are written to files only.");
    }
    var smtp = configured.get();
    String server = smtp.host() + ":" + smtp.port();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(smtp.host(), smtp.port()), MAIL_PATIENCE_MILLIS);
      return Diagnosis.ok("mail", server + " answers; 'nightshift digest send' tries the rest.");
    } catch (IOException silent) {
      return Diagnosis.fail(
          "mail",
          server
              + " does not answer: check NIGHTSHIFT_SMTP_HOST and _PORT. Mails wait until then.");
    }
  }

  private Diagnosis webhook() {
    return Diagnosis.ok(
        "webhook",
        WebhookConfig.from(settings.environment())
            .map(config -> "Alerts are posted as " + config.shape().word() + ".")
            .orElse("None is set (NIGHTSHIFT_WEBHOOK_URL): alerts are mailed only."));
  }

  private Diagnosis dataDirectory() {
    String subject = "data directory";
    Path data = settings.dataDirectory();
    Path existing = data;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return Diagnosis.fail(
          subject,
          existing
              + " cannot be written: choose another directory with --data or NIGHTSHIFT_DATA.");
    }
    String state = existing.equals(data) ? data.toString() : data + " (the first run makes it)";
    try {
      var store = Files.getFileStore(existing);
      long free = store.getUsableSpace();
      String found = state + " has " + Words.size((double) free) + " of free disk";
      if (free < LITTLE_SPACE) {
        return Diagnosis.fail(subject, found + ": make room, at least 1 GiB is needed.");
      }
      if (store.type().equals("tmpfs")) {
        return Diagnosis.warn(
            subject, found + ", but lies in memory and is lost at a restart of the machine.");
      }
      return free < ENOUGH_SPACE
          ? Diagnosis.warn(subject, found + ": some weeks of samples may need 5 GiB.")
          : Diagnosis.ok(subject, found + ".");
    } catch (IOException e) {
      return Diagnosis.fail(subject, "The disk of " + existing + " does not answer: " + e);
    }
  }

  private Diagnosis database() {
    String subject = "database";
    var config = DatabaseConfig.of(settings.environment(), settings.dataDirectory());
    if (config.embedded() && !Files.isDirectory(settings.dataDirectory().resolve("postgres"))) {
      return Diagnosis.ok(subject, "The first run makes an embedded PostgreSQL.");
    }
    try (var database = Databases.forCommand(config)) {
      var store = new ServerStore(database.jdbi());
      store.facts(); // the first question also pays for the connection
      Instant before = clock.instant();
      var facts = store.facts();
      Instant after = clock.instant();
      String what =
          (config.embedded() ? "The embedded PostgreSQL " : "PostgreSQL ")
              + facts.version()
              + " answers, with "
              + Words.size((double) facts.sizeBytes())
              + " of data";
      Duration apart = apart(facts.now(), before, after);
      return apart.compareTo(CLOCKS_APART) > 0
          ? Diagnosis.fail(
              subject,
              what
                  + ", but its clock and this machine's are "
                  + Words.span(apart)
                  + " apart: keep both in step with NTP.")
          : Diagnosis.ok(subject, what + ".");
    }
  }

  /// How far an instant lies outside the span in which it was asked for.
  static Duration apart(Instant told, Instant before, Instant after) {
    if (told.isBefore(before)) {
      return Duration.between(told, before);
    }
    return told.isAfter(after) ? Duration.between(after, told) : Duration.ZERO;
  }

  private Diagnosis docker() {
    String subject = "Docker";
    try (var docker = DockerHost.of(settings.environment())) {
      boolean socketMissing =
          docker.isLocal() && !Files.exists(Path.of(docker.address().getPath()));
      if (socketMissing) {
        return Diagnosis.warn(
            subject,
            "There is no Docker socket at "
                + docker.address().getPath()
                + ": only the host itself is watched. Start Docker, or say in DOCKER_HOST where it"
                + " is.");
      }
      var facts = docker.facts();
      return Diagnosis.ok(
          subject,
          "Docker "
              + facts.version()
              + " at "
              + docker.address()
              + " answers and has "
              + docker.list().size()
              + " containers.");
    }
  }

  static Diagnosis cgroups(Abilities abilities) {
    String subject = "cgroups";
    Integer version = abilities.cgroupVersion();
    if (version == null) {
      return Diagnosis.warn(
          subject,
          "No cgroup hierarchy can be read: containers are measured through Docker, which costs"
              + " more and shows less. In a container, mount /sys/fs/cgroup read-only.");
    }
    return version == 2
        ? Diagnosis.ok(subject, "cgroup v2 is readable.")
        : Diagnosis.ok(
            subject,
            "cgroup v1 is readable; waiting times of containers need cgroup v2, everything else is"
                + " measured.");
  }

  static Diagnosis pressure(Abilities abilities) {
    return abilities.pressure()
        ? Diagnosis.ok("pressure", "The kernel tells how long tasks wait (PSI).")
        : Diagnosis.warn(
            "pressure",
            "The kernel does not tell how long tasks wait: start it with psi=1 (Linux 4.20 or"
                + " newer).");
  }

  static Diagnosis hostClock(Abilities abilities) {
    String subject = "clock";
    Double offset = abilities.offsetMillis();
    if (offset == null) {
      return Diagnosis.warn(
          subject, "Nothing keeps this machine's clock in step: run chrony or systemd-timesyncd.");
    }
    String found = String.format(Locale.ROOT, "This machine's clock is off by %.1f ms", offset);
    return Math.abs(offset) > CLOCK_OFF_MILLIS
        ? Diagnosis.warn(subject, found + ": look after its time server.")
        : Diagnosis.ok(subject, found + ".");
  }

  private Diagnosis tools() {
    var missing = new ArrayList<String>();
    for (String tool : TOOLS) {
      if (!onPath(tool, settings.environment())) {
        missing.add(tool);
      }
    }
    return missing.isEmpty()
        ? Diagnosis.ok("benchmark tools", String.join(" and ", TOOLS) + " are installed.")
        : Diagnosis.warn(
            "benchmark tools",
            String.join(" and ", missing)
                + " missing: their benchmarks are left out. On Debian: apt-get install "
                + String.join(" ", missing)
                + ".");
  }

  static boolean onPath(String tool, Map<String, String> environment) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(environment.getOrDefault("PATH", ""))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static Diagnosis fonts() {
    int families = fontFamilies();
    return families > 0
        ? Diagnosis.ok("fonts", "Charts can be drawn, with " + families + " font families.")
        : Diagnosis.warn(
            "fonts",
            "No font can be used, so digests come without charts. On Debian: apt-get install"
                + " libfontconfig1 fonts-dejavu-core.");
  }

  /// Without fontconfig or any font the JDK fails with an Error.
  private static int fontFamilies() {
    try {
      return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
    } catch (Error | RuntimeException unusable) {
      return 0;
    }
  }
}
