package dev.nightshift.jobs.digest;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Digests as files: a page, a text and a mail of each, in one folder.
public final class DigestFiles {
  private final Path folder;

  /// @param folder made when the first digest comes
  public DigestFiles(Path folder) {
    this.folder = folder;
  }

  /// Where a digest lies.
  ///
  /// @param html a page that stands alone
  /// @param text the same as text
  /// @param mail the same as a mail, as .eml
  public record Written(Path html, Path text, Path mail) {}

  /// Writes a digest; each file is there as a whole or not at all.
  public Written write(DigestStore.StoredDigest digest) {
    return write(digest.key(), digest.page(), digest.text(), digest.mime().toArray());
  }

  Written write(String key, String page, String text, byte[] mime) {
    String name = name(key);
    try {
      PrivateFiles.folder(folder);
      return new Written(
          put(name + ".html", page.getBytes(StandardCharsets.UTF_8)),
          put(name + ".txt", text.getBytes(StandardCharsets.UTF_8)),
          put(name + ".eml", mime));
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "The digest is in the database, but cannot be written to "
              + folder
              + " ("
              + Reason.of(e)
              + "): make the folder writable and run 'nightshift digest show'.",
          e);
    }
  }

  private Path put(String name, byte[] bytes) throws IOException {
    Path target = folder.resolve(name);
    Path beside = Files.createTempFile(folder, ".digest-", null);
    Files.write(beside, bytes);
    return Files.move(
        beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// A key as a file name: what a host's name could bring along is left out.
  static String name(String key) {
    String plain = key.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return plain.isEmpty() ? "digest" : plain.substring(0, Math.min(plain.length(), 100));
  }
}
