package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.profile.Quantities;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import dev.nightshift.jobs.docker.DockerHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Benchmarks and suites declared in YAML: those that come with Nightshift, and those in the
/// operator's own folder. Each file is read wholly; what is wrong in it is told with its place.
final class SuiteFiles {
  static final String SHIPPED = "/profiles/benchmarks/full.yaml";
  private static final int MOST_CHARACTERS = 256 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration BUDGET = Duration.ofMinutes(15);
  private static final int TRIALS = 12;
  private static final int MOST_TRIALS = 100;

  private final DockerHost docker;
  private final Map<String, DeclaredBenchmark> benchmarks = new TreeMap<>();
  private final Map<String, DeclaredDatabase> databases = new TreeMap<>();
  private final Map<String, Members> suites = new TreeMap<>();

  private SuiteFiles(DockerHost docker) {
    this.docker = docker;
  }

  /// A declared suite, or what is added to one that is built in.
  record Members(Duration budget, List<String> benchmarks) {}

  /// Reads what is shipped and what lies in a folder; no folder is an empty one.
  static SuiteFiles read(Path folder, DockerHost docker) {
    var files = new SuiteFiles(docker);
    files.shipped();
    if (Files.isDirectory(folder)) {
      for (Path file : yamlIn(folder)) {
        files.add(file.toString(), text(file));
      }
    }
    return files;
  }

  Map<String, DeclaredBenchmark> benchmarks() {
    return benchmarks;
  }

  List<DeclaredDatabase> databases() {
    return List.copyOf(databases.values());
  }

  Map<String, Members> suites() {
    return suites;
  }

  private void shipped() {
    try (var stream = SuiteFiles.class.getResourceAsStream(SHIPPED)) {
      if (stream == null) {
        throw new IllegalStateException(SHIPPED + " is missing from the program");
      }
      add(SHIPPED, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(SHIPPED + " cannot be read", e);
    }
  }

  private static List<Path> yamlIn(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, folder + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, file + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }

  /// Adds the declarations of one file.
  void add(String file, String yaml) {
    Object root;
    try {
      var settings =
          LoadSettings.builder().setLabel(file).setCodePointLimit(MOST_CHARACTERS).build();
      root = new Load(settings).loadFromString(yaml);
    } catch (YamlEngineException e) {
      throw new NightshiftException(ErrorKind.OPERATOR, file + " is not YAML" + mistake(e), e);
    }
    if (root != null) {
      read(new YamlPlace(file, "", root).map("benchmarks", "databases", "suites"));
    }
  }

  private static String mistake(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
      var mark = marked.getProblemMark().get();
      return ", line %d, column %d: %s."
          .formatted(mark.getLine() + 1, mark.getColumn() + 1, marked.getProblem());
    }
    return ": " + String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", ", ") + ".";
  }

  private void read(Map<String, YamlPlace> root) {
    var declared = root.get("benchmarks");
    if (declared != null) {
      declared.map().forEach((name, place) -> benchmarks.put(name, benchmark(name, place)));
    }
    var asked = root.get("databases");
    if (asked != null) {
      asked.map().forEach((name, place) -> databases.put(name, database(name, place)));
    }
    var grouped = root.get("suites");
    if (grouped != null) {
      grouped.map().forEach((name, place) -> suites.merge(name, members(place), SuiteFiles::both));
    }
  }

  private static Members both(Members one, Members other) {
    var all = new ArrayList<>(one.benchmarks());
    all.addAll(other.benchmarks());
    return new Members(other.budget(), all.stream().distinct().toList());
  }

  private static Members members(YamlPlace place) {
    var keys = place.map("budget", "benchmarks");
    return new Members(
        duration(keys.get("budget"), BUDGET), required(place, keys, "benchmarks").words());
  }

  private static DeclaredDatabase database(String name, YamlPlace place) {
    checkName(name, place);
    var keys = place.map("url", "user", "password-file", "query");
    String url = required(place, keys, "url").text();
    if (!url.startsWith("jdbc:")) {
      throw place.wrong("the url begins with jdbc:, as in jdbc:postgresql://HOST/DATABASE");
    }
    var secret = keys.get("password-file");
    return new DeclaredDatabase(
        name,
        url,
        nullable(keys.get("user")),
        secret == null ? null : text(Path.of(secret.text())).strip(),
        text(
            keys.get("query"),
            url.startsWith("jdbc:postgresql:")
                ? DeclaredDatabase.POSTGRESQL_QUERY
                : DeclaredDatabase.OTHER_QUERY));
  }

  private static void checkName(String name, YamlPlace place) {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,59}")) {
      throw place.wrong("a name is made of small letters, digits and '-'");
    }
  }

  private DeclaredBenchmark benchmark(String name, YamlPlace place) {
    checkName(name, place);
    var keys =
        place.map(
            "description",
            "program",
            "command",
            "image",
            "package",
            "cpu-time",
            "trials",
            "timeout",
            "metrics");
    var command = required(place, keys, "command").words();
    if (command.isEmpty()) {
      throw place.wrong("the command is empty");
    }
    var metrics = new ArrayList<DeclaredMetric>();
    required(place, keys, "metrics").map().forEach((m, at) -> metrics.add(metric(m, at)));
    if (metrics.isEmpty()) {
      throw place.wrong("no metric is read");
    }
    var trials = keys.get("trials");
    return new DeclaredBenchmark(
        name,
        text(keys.get("description"), String.join(" ", command)),
        text(keys.get("program"), command.getFirst()),
        command,
        nullable(keys.get("image")),
        nullable(keys.get("package")),
        keys.containsKey("cpu-time")
            && java.util.Objects.requireNonNull(keys.get("cpu-time")).flag(),
        trials == null ? TRIALS : (int) trials.number(1, MOST_TRIALS),
        duration(keys.get("timeout"), TIMEOUT),
        metrics,
        docker);
  }

  private static DeclaredMetric metric(String name, YamlPlace place) {
    var keys = place.map("regex", "json", "time", "unit", "better", "scale");
    var sources = List.of("regex", "json", "time").stream().filter(keys::containsKey).toList();
    if (sources.size() != 1) {
      throw place.wrong("one of regex, json and time says where the number stands");
    }
    var source = java.util.Objects.requireNonNull(keys.get(sources.getFirst()));
    var better = text(keys.get("better"), "lower");
    if (!better.equals("lower") && !better.equals("higher")) {
      throw place.wrong("better is 'lower' or 'higher', not '" + better + "'");
    }
    var scale = keys.get("scale");
    return new DeclaredMetric(
        name,
        text(keys.get("unit"), sources.getFirst().equals("time") ? "s" : ""),
        better.equals("higher"),
        scale == null ? 1 : scale.number(Double.MIN_VALUE, Double.MAX_VALUE),
        switch (sources.getFirst()) {
          case "regex" -> new DeclaredMetric.Source.Regex(source.pattern());
          case "json" -> new DeclaredMetric.Source.Json(source.pointer());
          default -> new DeclaredMetric.Source.Time();
        });
  }

  private static YamlPlace required(YamlPlace place, Map<String, YamlPlace> keys, String key) {
    var value = keys.get(key);
    if (value == null) {
      throw place.wrong(key + " is missing");
    }
    return value;
  }

  private static String text(@Nullable YamlPlace place, String otherwise) {
    return place == null ? otherwise : place.text();
  }

  private static @Nullable String nullable(@Nullable YamlPlace place) {
    return place == null ? null : place.text();
  }

  private static Duration duration(@Nullable YamlPlace place, Duration otherwise) {
    if (place == null) {
      return otherwise;
    }
    try {
      return Quantities.parseDuration(place.text());
    } catch (IllegalArgumentException e) {
      throw place.wrong(String.valueOf(e.getMessage()));
    }
  }
}
