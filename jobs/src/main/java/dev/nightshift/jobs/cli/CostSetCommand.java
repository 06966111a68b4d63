package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.cost.OwnMachine;
import dev.nightshift.engine.cost.Term;
import dev.nightshift.engine.profile.Keys;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.cost.Costing;
import dev.nightshift.jobs.cost.HostPrice;
import dev.nightshift.jobs.cost.HostPriceStore;
import dev.nightshift.jobs.cost.PriceListStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what a host costs.
@Command(
    name = "set",
    description = {
      "Say what a host costs, in US dollars.",
      "By the hour, by its type in an imported price list, or as a machine of your own. The "
          + "first price of a host holds from its first known hour on, later ones from this hour on; "
          + "--from says otherwise. Costs of the time before keep the price they had."
    })
final class CostSetCommand extends DatabaseCommand {
  @Parameters(paramLabel = "HOST", description = "Name of the host.")
  private String host = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  private How how = new How();

  /// The ways.
  static final class How {
    @Option(names = "--hourly", paramLabel = "USD", description = "Price of an hour.")
    private @Nullable Double hourly;

    @ArgGroup(exclusive = false)
    private @Nullable Listed listed;

    @ArgGroup(exclusive = false)
    private @Nullable Own own;

    @Option(names = "--none", description = "It has no price from then on.")
    private boolean none;
  }

  /// A type of a list.
  static final class Listed {
    @Option(
        names = "--type",
        required = true,
        paramLabel = "PROVIDER/REGION/TYPE",
        description = "Its type, e.g. aws/us-east-1/m6i.xlarge ('nightshift prices list').")
    private String type = "";

    @Option(
        names = "--as",
        paramLabel = "TERM",
        description = "on-demand, spot, reserved-1y or reserved-3y (default: ${DEFAULT-VALUE}).",
        defaultValue = "on-demand")
    private String term = "on-demand";
  }

  /// A machine of one's own.
  static final class Own {
    @Option(
        names = "--purchase",
        required = true,
        paramLabel = "USD",
        description = "What the machine cost.")
    private double purchase;

    @Option(
        names = "--residual",
        paramLabel = "USD",
        description = "What it fetches at the end (default: ${DEFAULT-VALUE}).",
        defaultValue = "0")
    private double residual;

    @Option(
        names = "--years",
        paramLabel = "N",
        description = "How long it is kept (default: ${DEFAULT-VALUE}).",
        defaultValue = "5")
    private double years = 5;

    @Option(
        names = "--watts",
        paramLabel = "W",
        description = "Mean power it draws (default: ${DEFAULT-VALUE}).",
        defaultValue = "0")
    private double watts;

    @Option(
        names = "--pue",
        paramLabel = "FACTOR",
        description = "Power of the room over that of its machines (default: ${DEFAULT-VALUE}).",
        defaultValue = "1.5")
    private double pue = 1.5;

    @Option(
        names = "--tariff",
        paramLabel = "USD",
        description = "Price of a kilowatt-hour (default: ${DEFAULT-VALUE}).",
        defaultValue = "0.20")
    private double tariff = 0.2;

    @Option(
        names = "--admin-hours",
        paramLabel = "H",
        description = "Hours a month that people spend on it (default: ${DEFAULT-VALUE}).",
        defaultValue = "0")
    private double adminHours;

    @Option(
        names = "--admin-rate",
        paramLabel = "USD",
        description = "What such an hour costs (default: ${DEFAULT-VALUE}).",
        defaultValue = "60")
    private double adminRate = 60;

    @Option(
        names = "--monthly",
        paramLabel = "USD",
        description = "All else a month: space, network, support (default: ${DEFAULT-VALUE}).",
        defaultValue = "0")
    private double monthly;

    OwnMachine machine() {
      return new OwnMachine(
          purchase, residual, years, watts, pue, tariff, adminHours, adminRate, monthly);
    }
  }

  @Option(
      names = "--from",
      converter = Day.class,
      paramLabel = "DAY",
      description = "First day (UTC) on which it holds; a past one replaces what held since.")
  private @Nullable LocalDate from;

  @Override
  int run(Session session) throws InterruptedException {
    var jdbi = session.database().jdbi();
    var id = Profiles.of(session).host(host);
    var prices = new HostPriceStore(jdbi);
    var price = price(new PriceListStore(jdbi));
    var since = since(session, prices, id);
    prices.set(id, price, since, Profiles.actor(), session.now());
    long hours = new Costing(jdbi).of(id, session.now());
    session
        .out()
        .println(
            Terminal.harmless(
                price == null
                    ? "%s has no price from %s on.".formatted(host, Words.minute(since).text())
                    : "%s costs %s USD an hour from %s on; %s worked out."
                        .formatted(
                            host,
                            Money.text(price.hourly()),
                            Words.minute(since).text(),
                            Text.count(hours, "hour"))));
    if (price instanceof HostPrice.Listed listed
        && Prices.isStale(listed.type().dated(), session)) {
      session
          .out()
          .println(
              "That price is %d days old: import a newer list, and it follows."
                  .formatted(Prices.days(listed.type().dated(), session)));
    }
    return 0;
  }

  private Instant since(Session session, HostPriceStore prices, HostId id) {
    if (from != null) {
      var since = from.atStartOfDay(ZoneOffset.UTC).toInstant();
      if (since.isAfter(session.now())) {
        throw new NightshiftException(
            ErrorKind.OPERATOR, "--from must not be in the future, is " + from + ".");
      }
      return since;
    }
    return prices.isPriced(id) ? session.now().truncatedTo(ChronoUnit.HOURS) : prices.known(id);
  }

  private @Nullable HostPrice price(PriceListStore lists) {
    try {
      if (how.hourly != null) {
        return new HostPrice.Typed(how.hourly);
      }
      if (how.own != null) {
        return new HostPrice.Own(how.own.machine());
      }
      return how.none || how.listed == null ? null : listed(lists, how.listed);
    } catch (IllegalArgumentException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "No price was set: " + e.getMessage() + ".", e);
    }
  }

  private static HostPrice listed(PriceListStore lists, Listed how) {
    var term =
        Term.of(how.term)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--as must be one of "
                            + Arrays.stream(Term.values())
                                .map(Term::word)
                                .collect(Collectors.joining(", "))
                            + ", is "
                            + how.term));
    var type = lists.type(how.type);
    if (type.isEmpty()) {
      var names = lists.types("").stream().map(one -> one.key()).toList();
      throw new IllegalArgumentException(
          names.isEmpty()
              ? "there is no price list yet, take one in with 'nightshift prices import'"
              : "no list has the type %s%s; 'nightshift prices list --type …' finds them"
                  .formatted(
                      how.type,
                      Keys.nearest(how.type, names).stream()
                          .findFirst()
                          .map(near -> ", did you mean " + near + "?")
                          .orElse("")));
    }
    return new HostPrice.Listed(type.get(), term);
  }
}
