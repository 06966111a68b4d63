package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A certificate of its own, in files as others make them.
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    for (String algorithm : new String[] {"RSA", "EC"}) {
      var keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "web",
                  "-keyalg",
                  algorithm,
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=dns:localhost,ip:127.0.0.1",
                  "-validity",
                  "30",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  new String(PASSWORD),
                  "-keystore",
                  folder.resolve(algorithm + ".p12").toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(keytool.waitFor(2, TimeUnit.MINUTES)).isTrue();
      var store = store(algorithm);
      pem(algorithm + ".crt", "CERTIFICATE", store.getCertificate("web").getEncoded());
      pem(algorithm + ".key", "PRIVATE KEY", store.getKey("web", PASSWORD).getEncoded());
    }
    var other = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    pem("other.key", "PRIVATE KEY", other.getPrivate().getEncoded());
  }

  private static KeyStore store(String algorithm) throws Exception {
    return KeyStore.getInstance(folder.resolve(algorithm + ".p12").toFile(), PASSWORD);
  }

  private static void pem(String name, String what, byte[] bytes) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static WebConfig config(String certificate, String key) {
    return WebConfig.from(
            Map.of(
                "NIGHTSHIFT_WEB_LISTEN",
                "127.0.0.1:0",
                "NIGHTSHIFT_WEB_CERTIFICATE",
                folder.resolve(certificate).toString(),
                "NIGHTSHIFT_WEB_KEY",
                folder.resolve(key).toString()))
        .orElseThrow();
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    for (String key : List.of("RSA.key", "EC.key")) {
      String certificate = key.equals("RSA.key") ? "EC.crt" : "RSA.crt";
      assertThatThrownBy(() -> new TlsFiles(Objects.requireNonNull(config(certificate, key).tls())))
          .isInstanceOf(NightshiftException.class);
    }
    assertThatThrownBy(
            () -> new TlsFiles(Objects.requireNonNull(config("RSA.crt", "other.key").tls())))
        .hasMessageContaining("not that of the certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void servesByTlsAndTellsBrowsersToStayWithIt(String algorithm) throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("web", store(algorithm).getCertificate("web"));
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (var database = TestDatabase.forClass(TlsTest.class);
        var web =
            Web.open(
                config(algorithm + ".crt", algorithm + ".key"),
                new Web.Surroundings(
                    database, InstantSource.system(), Map.of(), Optional.empty(), "test"));
        var client = HttpClient.newBuilder().sslContext(context).build()) {
      web.start("test");
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + web.port() + "/healthz"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(web.base().getScheme()).isEqualTo("https");
    }
  }

  @Test
  void saysWhatIsWrongWithFiles() throws Exception {
    assertThatThrownBy(() -> WebCheck.of(config("nowhere.crt", "RSA.key")))
        .hasMessageContaining("NIGHTSHIFT_WEB_CERTIFICATE");
    assertThatThrownBy(() -> WebCheck.of(config("RSA.crt", "nowhere.key")))
        .hasMessageContaining("NIGHTSHIFT_WEB_KEY cannot be read");
    assertThatThrownBy(() -> WebCheck.of(config("RSA.crt", "RSA.crt")))
        .hasMessageContaining("openssl pkcs8");
    Path open = Files.copy(folder.resolve("EC.key"), folder.resolve("open.key"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> WebCheck.of(config("EC.crt", "open.key")))
        .hasMessageContaining("open to everybody");
    assertThat(WebCheck.of(config("EC.crt", "EC.key")).certificateUntil()).isNotNull();
  }
}
