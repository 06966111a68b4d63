package dev.nightshift.jobs.rollout;

import dev.nightshift.jobs.docker.DockerCli;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Replicas of nginx on ports of this machine, each with a probe, and wrk that keeps asking them.
final class Nginx implements AutoCloseable {
  private static final String IMAGE = "nightshift-test/nginx:1";
  private static final String CONFIGURATION =
      """
      daemon off; user root; pid /tmp/nginx.pid; error_log stderr; worker_processes 1;
      events {}
      http {
        access_log off;
        client_body_temp_path /tmp/1; proxy_temp_path /tmp/2; fastcgi_temp_path /tmp/3;
        uwsgi_temp_path /tmp/4; scgi_temp_path /tmp/5;
        server { listen 127.0.0.1:PORT; root /etc; location / { return 200 "here"; } }
      }
      """;

  /// Asks about a hundred times a second, whatever the answers take.
  private static final String GENTLY = "function delay() return 10 end";

  private final List<String> names = new ArrayList<>();
  private final List<Process> loads = new ArrayList<>();
  private final Path script;

  Nginx() throws IOException, InterruptedException {
    if (DockerCli.docker("images", "-q", IMAGE).isEmpty()) {
      var made =
          new ProcessBuilder("src/test/scripts/image.sh", IMAGE, "nginx").inheritIO().start();
      if (made.waitFor() != 0) {
        throw new IllegalStateException("no image of nginx could be made");
      }
    }
    script = Files.writeString(Files.createTempFile("gently", ".lua"), GENTLY);
  }

  /// Adds a replica.
  void add(Rolled web, String name, List<String> limits) throws IOException, InterruptedException {
    DockerCli.docker("rm", "-f", name);
    int port = port();
    var words = new ArrayList<>(List.of("run", "-d", "--name", name, "--network", "host"));
    words.addAll(limits);
    words.addAll(
        List.of(
            IMAGE,
            "sh",
            "-c",
            "printf '%s' \"$0\" >/tmp/nginx.conf; mkdir -p /var/log/nginx; exec nginx -c /tmp/nginx.conf",
            CONFIGURATION.replace("PORT", Integer.toString(port))));
    names.add(name);
    web.adopt(name, DockerCli.docker(words.toArray(String[]::new)));
    loads.add(
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c2",
                "-d600s",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + port + "/")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  private static int port() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    for (Process load : loads) {
      load.destroyForcibly().onExit().join();
    }
    try {
      for (String name : names) {
        DockerCli.docker("rm", "-f", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Files.deleteIfExists(script);
  }
}
