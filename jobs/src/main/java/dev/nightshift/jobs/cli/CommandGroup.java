package dev.nightshift.jobs.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// A command that only groups others, e.g. `jobs` for `jobs list`: alone it is wrong usage and
/// shows its help.
abstract class CommandGroup implements Runnable {
  @ParentCommand private @Nullable Object parent;

  @Spec private @Nullable CommandSpec spec;

  /// The root command, through groups within groups such as `benchmark baseline`.
  final Nightshift root() {
    return switch (parent) {
      case Nightshift root -> root;
      case CommandGroup group -> group.root();
      case null, default ->
          throw new IllegalStateException("no root command above " + getClass().getSimpleName());
    };
  }

  @Override
  public final void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "'" + spec.name() + "' needs one of: " + String.join(", ", spec.subcommands().keySet()));
    }
  }
}
