package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// pgbench with a script of its own against Nightshift's PostgreSQL: ten clients that look things
/// up in the catalogue. It makes no tables.
///
/// @param url libpq's, the password in it
record PgbenchBenchmark(String url) implements Benchmark {
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");
  private static final String SCRIPT =
      "select relname from pg_catalog.pg_class where oid = 1259;\n";

  @Override
  public String name() {
    return "pgbench";
  }

  @Override
  public String description() {
    return "look-ups by ten clients of pgbench in Nightshift's PostgreSQL";
  }

  @Override
  public Set<String> instruments() {
    return Set.of("pgbench");
  }

  @Override
  public boolean worksInDaemon() {
    return true;
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    var pgbench = tool.find("pgbench");
    if (pgbench.isEmpty()) {
      return Trial.notInstalled("pgbench", "postgresql-contrib");
    }
    Path script = folder.resolve("look-up.sql");
    try {
      Files.writeString(script, SCRIPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var address = URI.create(url);
    String[] login = String.valueOf(address.getRawUserInfo()).split(":", 2);
    var command =
        List.of(
            pgbench.get().toString(),
            "--no-vacuum",
            "--client=10",
            "--transactions=200",
            "--file=" + script,
            "--host=" + address.getHost(),
            "--port=" + (address.getPort() < 0 ? 5432 : address.getPort()),
            "--username=" + decoded(login[0]),
            address.getPath().substring(1));
    var secret =
        login.length < 2 ? Map.<String, String>of() : Map.of("PGPASSWORD", decoded(login[1]));
    return Parsed.trial(
        tool.with(secret).run(command, folder, Duration.ofSeconds(30)),
        output ->
            List.of(
                Trial.rate("throughput", number(RATE, output), "1/s"),
                Trial.seconds("latency", number(LATENCY, output) / 1e3)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static double number(Pattern pattern, String output) {
    var match = pattern.matcher(output);
    if (!match.find()) {
      throw new IllegalArgumentException("no match");
    }
    return Double.parseDouble(match.group(1));
  }
}
