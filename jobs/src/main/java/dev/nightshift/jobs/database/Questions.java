package dev.nightshift.jobs.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// All questions of the folder `sql/`, by name.
public record Questions(List<Question> all) {
  private static final String ENDING = ".sql";

  public Questions {
    all = List.copyOf(all);
  }

  /// The questions that Nightshift ships, wherever its classes lie: a jar or a folder.
  public static Questions shipped() {
    try {
      var classes =
          Path.of(Questions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(classes)) {
        return in(classes.resolve("sql"));
      }
      try (var jar = FileSystems.newFileSystem(classes)) {
        return in(jar.getPath("sql"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Questions in(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return new Questions(
          files
              .filter(file -> file.toString().endsWith(ENDING))
              .sorted()
              .map(Questions::read)
              .toList());
    }
  }

  private static Question read(Path file) {
    String fileName = file.getFileName().toString();
    try {
      return Question.parse(
          fileName.substring(0, fileName.length() - ENDING.length()), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The question of this name, `-` standing for `_` as well.
  public Optional<Question> named(String name) {
    return all.stream()
        .filter(question -> question.name().equals(name.replace('-', '_')))
        .findFirst();
  }

  /// All names.
  public List<String> names() {
    return all.stream().map(Question::name).toList();
  }
}
