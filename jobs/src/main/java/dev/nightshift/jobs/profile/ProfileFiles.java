package dev.nightshift.jobs.profile;

import dev.nightshift.engine.profile.Mistake;
import dev.nightshift.engine.profile.Origin;
import dev.nightshift.engine.profile.ProfileCatalog;
import dev.nightshift.engine.profile.ProfileSource;
import dev.nightshift.engine.profile.Setting;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The profile files: those shipped inside the program, and those in the operator's own folder,
/// which win by name.
public final class ProfileFiles {
  /// What a machine starts with that was told nothing: the careful one. It changes nothing unasked,
  /// proposes only on much evidence, and holds on a laptop as well.
  public static final String DEFAULT = "production";

  static final List<String> SHIPPED =
      List.of(
          "cloud",
          "development",
          "edge",
          "hpc",
          "ml-inference",
          "ml-training",
          "production",
          "staging",
          "testing");

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final String ENDING = ".yaml";
  private static final int MOST_FILES = 1_000;

  private final Path folder;

  public ProfileFiles(Path folder) {
    this.folder = folder;
  }

  /// The operator's folder: `NIGHTSHIFT_PROFILES`, else `profiles` in the data directory.
  public static ProfileFiles of(Map<String, String> environment, Path dataDirectory) {
    String own = environment.getOrDefault("NIGHTSHIFT_PROFILES", "");
    return new ProfileFiles(own.isBlank() ? dataDirectory.resolve("profiles") : Path.of(own));
  }

  public Path folder() {
    return folder;
  }

  /// Everything that was read.
  ///
  /// @param catalog all profiles
  /// @param unreadable what is wrong with files as files, before their settings are looked at
  public record Library(ProfileCatalog catalog, List<Mistake> unreadable) {
    public Library {
      unreadable = List.copyOf(unreadable);
    }

    /// All mistakes of all files, each once.
    public List<Mistake> mistakes() {
      var all = new ArrayList<>(unreadable);
      all.addAll(catalog.mistakes());
      return List.copyOf(all);
    }
  }

  /// Reads all files anew.
  public Library read() {
    var mistakes = new ArrayList<Mistake>();
    var shipped = new ArrayList<ProfileSource>();
    for (String name : SHIPPED) {
      shipped.add(source(name, name + ENDING, shippedText(name), mistakes));
    }
    return new Library(new ProfileCatalog(shipped, own(mistakes)), mistakes);
  }

  private List<ProfileSource> own(List<Mistake> mistakes) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var own = new ArrayList<ProfileSource>();
    try (var files = Files.list(folder)) {
      for (Path file : files.sorted().limit(MOST_FILES).toList()) {
        String fileName = String.valueOf(file.getFileName());
        if (fileName.endsWith(ENDING) && Files.isRegularFile(file)) {
          read(file, fileName, mistakes).ifPresent(own::add);
        } else if (fileName.endsWith(".yml")) {
          mistakes.add(
              new Mistake(new Origin(file.toString(), 0), "rename it: profiles end in .yaml"));
        }
      }
    } catch (IOException | UncheckedIOException failure) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "the folder of profiles " + folder + " cannot be read", failure);
    }
    return own;
  }

  private static Optional<ProfileSource> read(Path file, String fileName, List<Mistake> mistakes) {
    String name = fileName.substring(0, fileName.length() - ENDING.length());
    var origin = new Origin(file.toString(), 0);
    if (!NAME.matcher(name).matches()) {
      mistakes.add(new Mistake(origin, nameRule(name)));
      return Optional.empty();
    }
    try {
      return Optional.of(
          source(name, file.toString(), Files.readString(file, StandardCharsets.UTF_8), mistakes));
    } catch (MalformedInputException _) {
      mistakes.add(new Mistake(origin, "the file is not UTF-8 text"));
    } catch (IOException failure) {
      mistakes.add(new Mistake(origin, "the file cannot be read: " + Reason.of(failure)));
    }
    return Optional.empty();
  }

  private static ProfileSource source(
      String name, String file, String yaml, List<Mistake> mistakes) {
    var settings = YamlSettings.read(file, yaml, mistakes);
    return new ProfileSource(
        name,
        word(settings, "description", mistakes).orElse(""),
        word(settings, "extends", mistakes),
        settings.without("description").without("extends"));
  }

  private static Optional<String> word(
      Setting.Section settings, String key, List<Mistake> mistakes) {
    var setting = settings.entries().get(key);
    if (setting instanceof Setting.Scalar scalar) {
      return Optional.of(scalar.text());
    }
    if (setting != null) {
      mistakes.add(new Mistake(setting.origin(), key + " must be one value"));
    }
    return Optional.empty();
  }

  private static String shippedText(String name) {
    try (var in = ProfileFiles.class.getResourceAsStream("/profiles/" + name + ENDING)) {
      if (in == null) {
        throw new IllegalStateException("profile " + name + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String nameRule(String name) {
    return "a profile's name must be lower-case letters, digits and hyphens, at most 40, is "
        + name;
  }

  /// Writes a profile of the operator's own.
  ///
  /// @return the new file
  /// @throws NightshiftException when the name will not do, or the file is there already
  public Path create(String name, String yaml) {
    if (!NAME.matcher(name).matches()) {
      throw new NightshiftException(ErrorKind.OPERATOR, nameRule(name));
    }
    var file = folder.resolve(name + ENDING);
    try {
      PrivateFiles.folder(folder);
      return Files.writeString(
          Files.createFile(file, PrivateFiles.FILE), yaml, StandardCharsets.UTF_8);
    } catch (java.nio.file.FileAlreadyExistsException taken) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "the profile " + file + " is there already: edit it, or choose another name",
          taken);
    } catch (IOException failure) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "the profile " + file + " cannot be written: " + Reason.of(failure),
          failure);
    }
  }
}
