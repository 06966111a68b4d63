package dev.nightshift.jobs.web;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's certificate and key from PEM files. A renewed certificate is taken within a minute,
/// without a restart; while new files are wrong, the old ones stay.
final class TlsFiles extends X509ExtendedKeyManager {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
  private static final long LOOK_AGAIN_NANOS = 60_000_000_000L;
  private static final String ALIAS = "nightshift";
  private static final byte[] PROOF = new byte[32];
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private final WebConfig.Tls files;
  private Loaded loaded;
  private long lookedAt = System.nanoTime();

  /// @throws NightshiftException when the files cannot be used
  TlsFiles(WebConfig.Tls files) {
    this.files = files;
    this.loaded = load(files);
  }

  private record Loaded(
      List<X509Certificate> chain, PrivateKey key, FileTime certificateAt, FileTime keyAt) {}

  /// For a server.
  SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {this}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /// Until when the certificate is valid.
  Instant validUntil() {
    return current().chain().getFirst().getNotAfter().toInstant();
  }

  private synchronized Loaded current() {
    if (System.nanoTime() - lookedAt > LOOK_AGAIN_NANOS) {
      lookedAt = System.nanoTime();
      try {
        if (!Files.getLastModifiedTime(files.certificate()).equals(loaded.certificateAt())
            || !Files.getLastModifiedTime(files.key()).equals(loaded.keyAt())) {
          loaded = load(files);
          LOG.info("The certificate in {} was renewed", files.certificate());
        }
      } catch (IOException | NightshiftException e) {
        LOG.warn(
            "The renewed certificate in {} cannot be used: the one from before stays",
            files.certificate(),
            e);
      }
    }
    return loaded;
  }

  private static Loaded load(WebConfig.Tls files) {
    refuseOpen(files.key());
    try (var certificates = Files.newInputStream(files.certificate())) {
      var chain =
          CertificateFactory.getInstance("X.509").generateCertificates(certificates).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw wrong("NIGHTSHIFT_WEB_CERTIFICATE holds no certificate: " + files.certificate());
      }
      var key = key(files.key(), chain.getFirst().getPublicKey().getAlgorithm());
      refuseStrange(key, chain.getFirst());
      return new Loaded(
          chain,
          key,
          Files.getLastModifiedTime(files.certificate()),
          Files.getLastModifiedTime(files.key()));
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "The certificate cannot be read (NIGHTSHIFT_WEB_CERTIFICATE, _KEY): " + Reason.of(e),
          e);
    } catch (GeneralSecurityException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "The certificate or its key is malformed (NIGHTSHIFT_WEB_CERTIFICATE, _KEY): "
              + e.getMessage(),
          e);
    }
  }

  /// What the key signs, the certificate must verify.
  private static void refuseStrange(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm();
    var signature =
        Signature.getInstance(
            switch (algorithm) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> algorithm;
            });
    signature.initSign(key);
    signature.update(PROOF);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(PROOF);
    boolean fits;
    try {
      fits = signature.verify(signed);
    } catch (SignatureException _) {
      fits = false;
    }
    if (!fits) {
      throw wrong(
          "The key in NIGHTSHIFT_WEB_KEY is not that of the certificate in NIGHTSHIFT_WEB_CERTIFICATE");
    }
  }

  private static void refuseOpen(Path key) {
    try {
      if (Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
        throw wrong("The key file " + key + " is open to everybody: run chmod 600 " + key);
      }
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "NIGHTSHIFT_WEB_KEY cannot be read: " + key + ".", e);
    }
  }

  private static PrivateKey key(Path file, String algorithm)
      throws IOException, GeneralSecurityException {
    var pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw wrong(
          "The key in %s is not in the form that is needed: openssl pkcs8 -topk8 -nocrypt -in %s -out NEW writes it"
              .formatted(file, file));
    }
    byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static NightshiftException wrong(String sentence) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence + ".");
  }

  /// Only for handshakes that this kind of key can serve; TLS 1.3 asks for `EC` and `RSA` in turn.
  private @Nullable String alias(String keyType) {
    String algorithm = current().key().getAlgorithm().toUpperCase(Locale.ROOT);
    boolean fits =
        keyType.toUpperCase(Locale.ROOT).startsWith(algorithm)
            || (algorithm.startsWith("ED") && keyType.equalsIgnoreCase("EdDSA"));
    return fits ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return alias(keyType) == null ? null : new String[] {ALIAS};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return current().chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return current().key();
  }

  @Override
  public String toString() {
    return "TlsFiles" + Arrays.asList(files.certificate(), files.key());
  }
}
