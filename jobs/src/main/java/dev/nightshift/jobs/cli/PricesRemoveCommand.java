package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Keys;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.cost.PriceListStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Takes a provider's price list away.
@Command(
    name = "remove",
    description = {
      "Take away the price list of a provider.",
      "Hosts that are priced from it keep the price they have."
    })
final class PricesRemoveCommand extends DatabaseCommand {
  @Parameters(paramLabel = "PROVIDER", description = "As 'nightshift prices list' names it.")
  private String provider = "";

  @Override
  int run(Session session) {
    var lists = new PriceListStore(session.database().jdbi());
    if (!lists.remove(provider, Profiles.actor())) {
      var known = lists.lists().stream().map(PriceListStore.PriceList::provider).toList();
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There is no price list of %s%s."
              .formatted(
                  provider,
                  Keys.nearest(provider, known).stream()
                      .findFirst()
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("; 'nightshift prices list' shows them")
                      .replaceAll("\\?$", "")));
    }
    session.out().println("The price list of " + provider + " is removed.");
    return 0;
  }
}
