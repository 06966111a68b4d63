package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.AuditStore;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Checks the audit's chain of hashes.
@Command(
    name = "verify",
    description = "Check the chain of hashes: finds rows that were edited, moved or removed.",
    footer = {
      "",
      "Whoever owns the database can rebuild the whole chain: note its end elsewhere and",
      "compare later with --head. Exit code 1 when something is wrong."
    })
final class AuditVerifyCommand extends DatabaseCommand {
  @Option(
      names = "--head",
      paramLabel = "NUMBER:HASH",
      description = "An end that was noted earlier: it must still be there.")
  private @Nullable String head;

  @Override
  int run(Session session) {
    var store = new AuditStore(session.database().jdbi());
    var faults = new ArrayList<String>();
    store.faults().forEach(fault -> faults.add(fault.sentence()));
    if (head != null) {
      compare(store, parsed(head), faults);
    }
    for (String fault : faults) {
      session.out().println(session.terminal().red(Terminal.harmless(fault)));
    }
    var end = store.head();
    if (end.isEmpty()) {
      session.out().println("The audit has no rows.");
    } else if (faults.isEmpty()) {
      session.out().println("The audit is whole. It ends at " + end.get());
    }
    return faults.isEmpty() ? 0 : Failures.NO;
  }

  private static AuditStore.Head parsed(String text) {
    try {
      return AuditStore.Head.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--head " + wrong.getMessage() + ".", wrong);
    }
  }

  private static void compare(
      AuditStore store, AuditStore.Head noted, java.util.List<String> faults) {
    var there = store.at(noted.seq());
    if (there.isEmpty()) {
      faults.add("row " + noted.seq() + " was removed: the noted end is not there");
    } else if (!there.get().fits(noted)) {
      faults.add("row " + noted.seq() + " is not the one that was noted: the chain was rebuilt");
    }
  }
}
