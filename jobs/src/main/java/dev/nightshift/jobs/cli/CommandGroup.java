package dev.nightshift.jobs.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// A command that only groups others, e.g. `jobs` for `jobs list`: alone it is wrong usage and
/// shows its help.
abstract class CommandGroup implements Runnable {
  @ParentCommand private @Nullable Nightshift parent;

  @Spec private @Nullable CommandSpec spec;

  final Nightshift root() {
    if (parent == null) {
      throw new IllegalStateException("no root command above " + getClass().getSimpleName());
    }
    return parent;
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
