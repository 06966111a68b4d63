package dev.nightshift.jobs.cli;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;

/// A command that reads or changes what lies in the database. Subclasses are registered in {@link
/// Nightshift} and are final classes with picocli options as fields.
abstract class DatabaseCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Object parent;

  /// Does the command's work and says its exit code: 0 done, 1 the answer is no.
  abstract int run(Session session) throws Exception;

  /// Whether it may be the first to use a data directory, and make the database there. What only
  /// reads may not: it would find nothing.
  boolean begins() {
    return false;
  }

  @Override
  public final Integer call() throws Exception {
    var settings = root().settings();
    try (var session =
        new Session(
            settings, Terminal.system(settings.environment()), InstantSource.system(), begins())) {
      return run(session);
    }
  }

  /// The root command, through groups such as `jobs` that are {@link CommandGroup}s, or a command
  /// with more below it such as `health`.
  private Nightshift root() {
    return switch (parent) {
      case Nightshift root -> root;
      case DatabaseCommand above -> above.root();
      case CommandGroup group -> group.root();
      case null, default ->
          throw new IllegalStateException("no root command above " + getClass().getSimpleName());
    };
  }
}
