package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedFleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prices and costs, as a person types and reads them.
class CostCommandsTest {
  private static final String HEADER =
      "provider,region,type,vcpu,memory_gib,ondemand_usd_h,dated\n";

  @TempDir private Path data;

  private Database database;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.forClass(CostCommandsTest.class);
    GeneratedFleet.fill(database.jdbi(), Instant.now());
    database
        .jdbi()
        .useHandle(handle -> handle.execute("update nightshift.host set last_seen = now()"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void withoutPricesItSaysWhatToDo() {
    assertThat(typed("cost").out()).contains("nightshift cost set HOST --hourly 0.20");
    assertThat(typed("prices", "list").out()).contains("There is no price list yet");
    assertThat(typed("cost", "hosts").out()).contains("no price", "nightshift cost set alpha");
    var unknown = typed("cost", "set", "alpha", "--type", "aws/us-east-1/m6i.xlarge");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.error()).contains("there is no price list yet");
  }

  @Test
  void aHostCostsWhatItsTypeCosts() {
    assertThat(typed("prices", "import", "--example").out())
        .contains("aws: 10 types, listed on 2026-07-20", "azure: 3 types");
    assertThat(typed("prices", "list", "--type", "m6i").out())
        .contains("aws/us-east-1/m6i.large")
        .doesNotContain("azure/westeurope");
    var set = typed("cost", "set", "alpha", "--type", "aws/us-east-1/m6i.2xlarge");
    assertThat(set.error()).isEmpty();
    assertThat(set.out()).contains("alpha costs 0.384 USD an hour");
    assertThat(typed("cost", "hosts").out())
        .contains("aws/us-east-1/m6i.2xlarge on-demand", "280.51");
    var near = typed("cost", "set", "alpha", "--type", "aws/us-east-1/m6i.2xlarg");
    assertThat(near.error()).contains("did you mean aws/us-east-1/m6i.2xlarge?");
    assertThat(
            typed(
                    "cost",
                    "set",
                    "alpha",
                    "--type",
                    "aws/us-east-1/m6i.large",
                    "--as",
                    "reserved-1y")
                .error())
        .contains("the list has no reserved-1y price of aws/us-east-1/m6i.large");
  }

  @Test
  void aMonthIsToldByHostAndByWorkloadWithItsIdleShare() {
    typed("cost", "set", "alpha", "--hourly", "0.80");
    typed(
        "cost",
        "set",
        "beta",
        "--purchase",
        "8766",
        "--years",
        "1",
        "--watts",
        "1000",
        "--pue",
        "2",
        "--tariff",
        "0.25");
    assertThat(typed("cost", "hosts").out()).contains("1.50", "machine of one's own");
    // late in the first hour of a month the hours that are over lie in the month before
    var month =
        java.time.YearMonth.from(
            Instant.now().minusSeconds(3_600).atOffset(java.time.ZoneOffset.UTC));
    var byWorkload = typed("cost", "--month", month.toString());
    assertThat(byWorkload.error()).isEmpty();
    assertThat(byWorkload.out()).contains("batch", "shop/web", "idle", "USD, of it");
    assertThat(typed("cost", "--by", "host", "--month", month.toString(), "--format", "csv").out())
        .contains("beta,workload,", "alpha,workload,", ",idle,");
    assertThat(typed("cost", "--by", "project", "--month", month.toString()).out())
        .contains("no project");
  }

  @Test
  void anImportReplacesAProvidersListWholeOrNotAtAll() throws Exception {
    var file = data.resolve("mine.csv");
    Files.writeString(
        file, HEADER + "mine,here,big,8,32,0.5,2026-11-01\nmine,here,small,2,8,0.1,2026-11-01\n");
    assertThat(typed("prices", "import", file.toString()).exit()).isZero();
    typed("cost", "set", "alpha", "--type", "mine/here/big");
    Files.writeString(
        file, HEADER + "mine,here,big,8,32,0.6,2026-11-02\nmine,here,small,x,8,0.1,2026-11-02\n");
    var refused = typed("prices", "import", file.toString());
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.error()).contains("1 mistake", "Line 3: vcpu must be a positive number");
    assertThat(typed("cost", "hosts").out()).contains("0.500");
    Files.writeString(file, HEADER + "mine,here,big,8,32,0.6,2026-11-02\n");
    assertThat(typed("prices", "import", file.toString()).out())
        .contains("alpha: mine/here/big costs 0.600 USD an hour from now on, 0.500 before.");
    assertThat(typed("prices", "list").out())
        .contains("mine/here/big")
        .doesNotContain("mine/here/small");
    assertThat(typed("prices", "remove", "mien").error()).contains("did you mean mine");
    assertThat(typed("prices", "remove", "mine").exit()).isZero();
    assertThat(typed("prices", "list").out()).doesNotContain("mine/here/big");
    assertThat(typed("cost", "hosts").out()).as("its price stays").contains("0.600");
    assertThat(typed("cost", "set", "alpha", "--hourly", "1", "--from", "tomorrow").error())
        .contains("must be a day like 2026-11-22, is 'tomorrow'");
    Files.writeString(file, HEADER + "mine,here,small,2,8,0.1,2026-11-02\n");
    assertThat(typed("prices", "import", file.toString()).out())
        .contains("its price of 0.600 USD an hour stays");
  }

  @Test
  void anOldListIsToldAsOld() throws Exception {
    var file =
        Files.writeString(data.resolve("old.csv"), HEADER + "mine,here,big,8,32,0.5,2024-11-01\n");
    assertThat(typed("prices", "import", file.toString()).out())
        .contains("old, import a newer one");
    typed("cost", "set", "alpha", "--type", "mine/here/big");
    assertThat(typed("cost").out()).contains("The prices of mine are", "listed on 2024-11-01");
    assertThat(typed("cost", "hosts").out()).contains("(old)");
  }

  @Test
  void optionsAreWhatNothingBeatsForTheLimitsAndForTheAdvice() {
    assertThat(typed("cost", "options").error()).contains("There is no price list yet");
    typed("prices", "import", "--example");
    typed("cost", "set", "alpha", "--type", "aws/us-east-1/m6i.2xlarge");
    typed("cost", "set", "beta", "--type", "aws/us-east-1/m6i.2xlarge");
    var options = typed("cost", "options", "--for", "now,recommended,used");
    assertThat(options.error()).isEmpty();
    assertThat(options.out())
        .contains("aws/us-east-1", "spot", "on-demand", "As limited now: 4 containers", "CoreMark")
        .contains("Now: 2 hosts for 561.02 USD a month.")
        .doesNotContain("azure", "m7g", "t3.medium");
    var safe = typed("cost", "options", "--interruptions", "0", "--format", "csv");
    assertThat(safe.out()).doesNotContain(",spot,").contains(",on-demand,");
    assertThat(typed("cost", "options", "--headroom", "150%").exit()).isEqualTo(2);
    assertThat(typed("cost", "options", "--in", "nowhere").error())
        .contains("No type of the price lists");
  }

  @Test
  void savingsAreRealOnlyWhereAHostBecomesFree() {
    typed("cost", "set", "alpha", "--hourly", "1");
    typed("cost", "set", "beta", "--hourly", "2");
    var savings = typed("cost", "savings");
    assertThat(savings.error()).isEmpty();
    // the four containers fit on one host, with or without the advice: nothing is saved by it
    assertThat(savings.out())
        .contains(
            "could be given up already",
            "Already now beta could be given up (1,461.00 USD a month)")
        .contains("The recommendations free no host");
    assertThat(typed("cost", "savings", "--headroom", "90%").out())
        .contains("only room is made")
        .doesNotContain("could be given up");
  }

  private Typed typed(String... words) {
    return Typed.nightshift(database, data, words);
  }
}
