package dev.nightshift.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The walls between the rooms of the house, over all three modules.
class WallsTest {
  private static final JavaClasses NIGHTSHIFT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.nightshift");

  private static final DescribedPredicate<JavaClass> STORES =
      describe("stores", type -> outermost(type).getSimpleName().endsWith("Store"));

  private static final String GENERATED = "dev.nightshift.reports.template..";

  private static final Set<Class<?>> CLOCKS =
      Set.of(
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  @Test
  void allThreeModulesAreLookedAt() {
    assertThat(NIGHTSHIFT.contain("dev.nightshift.engine.usage.CollectionConfig")).isTrue();
    assertThat(NIGHTSHIFT.containPackage("dev.nightshift.reports")).isTrue();
    assertThat(NIGHTSHIFT.contain("dev.nightshift.jobs.cli.Nightshift")).isTrue();
    assertThat(NIGHTSHIFT.contain(getClass().getName())).isFalse();
  }

  @Test
  void engineAndReportsTouchNothingOutside() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.nightshift.engine..", "dev.nightshift.reports..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.sql..",
                "javax.sql..",
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.util.logging..",
                "org.slf4j..",
                "ch.qos.logback..",
                "org.jdbi..",
                "org.postgresql..",
                "org.quartz..",
                "com.github.dockerjava..",
                "oshi..",
                "com.sun.jna..",
                "jakarta..",
                "org.eclipse.angus..",
                "picocli..",
                "dev.nightshift.jobs.."))
        .orShould()
        .dependOnClassesThat(
            nameMatching(
                "java\\.io\\.(File|RandomAccessFile|Console|File(Input|Output)Stream|File(Reader|Writer))|java\\.lang\\.Process(Builder)?"))
        .because(
            "a decision or a report that reads the world cannot be replayed: values in, values out")
        .check(NIGHTSHIFT);
  }

  @Test
  void theEngineKnowsNoReports() {
    noClasses()
        .that()
        .resideInAPackage("dev.nightshift.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.nightshift.reports..")
        .because("data flows one way: the engine decides, the reports tell")
        .check(NIGHTSHIFT);
  }

  @Test
  void nobodyAsksTheClockBehindItsBack() {
    noClasses()
        .should()
        .accessTargetWhere(
            JavaAccess.Predicates.target(
                describe(
                    "a clock read without an InstantSource",
                    (AccessTarget target) ->
                        (target.getName().equals("now") && isOneOf(target, CLOCKS))
                            || target.getFullName().equals("java.lang.System.currentTimeMillis()")
                            || target.getFullName().equals("java.util.Date.<init>()"))))
        .because("time is an argument, so that a test can move it and a run has one now")
        .check(NIGHTSHIFT);
  }

  @Test
  void onlyTheCommandLineMakesAClock() {
    noClasses()
        .that(not(resideInAPackage("dev.nightshift.jobs.cli..")))
        .should()
        .accessTargetWhere(
            JavaAccess.Predicates.target(
                describe(
                    "a system clock",
                    (AccessTarget target) ->
                        target.getName().startsWith("system")
                            && isOneOf(target, Set.of(Clock.class, InstantSource.class)))))
        .because("the wiring chooses the clock, everybody else is given it")
        .check(NIGHTSHIFT);
  }

  @Test
  void onlyDockerTalksToTheDaemon() {
    onlyIn(
        "dev.nightshift.jobs.docker..",
        "one place asks the daemon, so one place limits, times out and records what was asked",
        "com.github.dockerjava..");
  }

  @Test
  void theJudgeOfARolloutHoldsNoDockerHandle() {
    noClasses()
        .that()
        .resideInAPackage("dev.nightshift.jobs.rollout.judge..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.nightshift.jobs.docker..", "dev.nightshift.jobs.rollout")
        .because("whoever judges a change must not be able to make one")
        .check(NIGHTSHIFT);
  }

  @Test
  void onlyPredictionKnowsSmile() {
    onlyIn(
        "dev.nightshift.engine.prediction..",
        "Smile trains; what it trained is kept and answers without it",
        "smile..");
  }

  @Test
  void onlyHostReadsTheMachine() {
    onlyIn(
        "dev.nightshift.jobs.host..",
        "units and unknown values are settled where the machine is read",
        "oshi..",
        "com.sun.jna..");
  }

  @Test
  void onlyTheScheduleKnowsQuartz() {
    onlyIn(
        "dev.nightshift.jobs.schedule..",
        "Quartz wakes, but the ledger decides: a job must not depend on who woke it",
        "org.quartz..");
  }

  @Test
  void onlyMailKnowsTheMailLibrary() {
    onlyIn(
        "dev.nightshift.jobs.mail..",
        "headers are made of hostile names: one place writes them",
        "jakarta.mail..",
        "org.eclipse.angus..");
  }

  @Test
  void onlyTheDatabaseRoomKnowsPoolAndMigrations() {
    onlyIn(
        "dev.nightshift.jobs.database..",
        "there is one pool and one owner of the schema",
        "com.zaxxer.hikari..",
        "org.flywaydb..");
  }

  @Test
  void onlyProfilesAndSuitesReadYaml() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.nightshift.jobs.profile..")
        .and()
        .doNotHaveFullyQualifiedName("dev.nightshift.jobs.benchmark.SuiteFiles")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.snakeyaml..")
        .because("files are checked in one place of their kind, all mistakes at once")
        .check(NIGHTSHIFT);
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    onlyIn(
        "dev.nightshift.jobs.cli..",
        "a job does not know whether a person or the schedule started it",
        "picocli..");
  }

  @Test
  void nobodyDependsOnTheCommandLine() {
    noClasses()
        .that(not(resideInAPackage("dev.nightshift.jobs.cli..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.nightshift.jobs.cli..")
        .because("the command line wires everything, so nothing can depend on it without a cycle")
        .check(NIGHTSHIFT);
  }

  @Test
  void onlyStoresHoldSql() {
    noClasses()
        .that(are(not(STORES)))
        .and()
        .resideOutsideOfPackages("dev.nightshift.jobs.database..", "dev.nightshift.jobs.schedule..")
        .should()
        .dependOnClassesThat(
            describe(
                "SQL's own, except its failures and the Jdbi handed on to a store",
                type ->
                    resideInAnyPackage("java.sql..", "org.jdbi..", "org.postgresql..").test(type)
                        && !type.isAssignableTo(Throwable.class)
                        && !type.getFullName().equals("org.jdbi.v3.core.Jdbi")))
        .orShould()
        .accessTargetWhere(
            JavaAccess.Predicates.target(
                describe(
                    "a method of Jdbi",
                    (AccessTarget target) ->
                        target.getOwner().getFullName().equals("org.jdbi.v3.core.Jdbi"))))
        .because("who looks for a statement looks into the stores, and nowhere else")
        .check(NIGHTSHIFT);
  }

  @Test
  void packagesFormNoCycles() {
    for (String module : Set.of("engine", "reports", "jobs")) {
      slices()
          .matching("dev.nightshift." + module + ".(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .because("a room that can be understood alone has no way back")
          .check(NIGHTSHIFT);
    }
  }

  @Test
  void everyPackageIsNullMarked() {
    var packages = new TreeSet<String>();
    var marked = new TreeSet<String>();
    for (JavaClass type : NIGHTSHIFT.that(not(resideInAPackage(GENERATED)))) {
      packages.add(type.getPackageName());
      if (type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class)) {
        marked.add(type.getPackageName());
      }
    }
    assertThat(marked)
        .as("packages with @NullMarked: null must be said where it can be")
        .isEqualTo(packages);
  }

  private static void onlyIn(String room, String because, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .because(because)
        .check(NIGHTSHIFT);
  }

  private static boolean isOneOf(AccessTarget target, Set<Class<?>> types) {
    return types.stream().anyMatch(type -> target.getOwner().isEquivalentTo(type));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(WallsTest::outermost).orElse(type);
  }
}
