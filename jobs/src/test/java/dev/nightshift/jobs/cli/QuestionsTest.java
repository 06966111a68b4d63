package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.Question;
import dev.nightshift.jobs.database.QuestionStore;
import dev.nightshift.jobs.database.Questions;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.rollout.GeneratedRollouts;
import dev.nightshift.jobs.usage.GeneratedFleet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file of `sql/`, asked by `nightshift query` and by psql over one generated fleet, as the
/// role of reporters: the same rows, and the right ones.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionsTest {
  /// What each question must answer about [GeneratedFleet].
  private static final Map<String, Consumer<List<Map<String, String>>>> ANSWERS =
      Map.ofEntries(
          Map.entry("who_uses_most_cpu", QuestionsTest::batchUsesMostCpu),
          Map.entry("who_uses_most_memory", QuestionsTest::batchUsesMostMemory),
          Map.entry("who_was_throttled", QuestionsTest::onlyTheBurnerWasThrottled),
          Map.entry("who_was_oom_killed", QuestionsTest::onlyTheCacheWasKilled),
          Map.entry("what_is_oversized", QuestionsTest::webAndTheBurnersMemoryAreOversized),
          Map.entry("host_load_by_hour", QuestionsTest::bothHostsHaveTheirHours),
          Map.entry(
              "health_history",
              rows -> {
                assertThat(column(rows, "check_name"))
                    .containsExactly("memory-limit", "disk-space");
                assertThat(rows.getFirst())
                    .containsEntry("critical", "1")
                    .containsEntry("latest_trouble", "shop/cache uses 94 % of its memory limit.");
                assertThat(rows.getLast())
                    .containsEntry("ok", "1")
                    .containsEntry("latest_trouble", "");
              }),
          Map.entry(
              "open_alerts",
              rows -> {
                assertThat(column(rows, "subject")).containsExactly("shop/cache");
                assertThat(rows.getFirst()).containsEntry("hours_open", "3.0");
              }),
          Map.entry(
              "job_history",
              rows -> {
                assertThat(column(rows, "job")).containsExactly("roll-up", "digest");
                assertThat(rows.getFirst()).containsEntry("seconds", "60.0");
                assertThat(rows.getLast()).containsEntry("outcome", "The SMTP server refused.");
              }),
          Map.entry(
              "how_reliable_are_the_jobs",
              rows -> {
                assertThat(column(rows, "job")).containsExactly("digest", "roll-up");
                assertThat(column(rows, "failed")).containsExactly("1", "0");
              }),
          Map.entry(
              "what_changed_with_a_rollout",
              rows ->
                  assertThat(rows)
                      .singleElement()
                      .satisfies(
                          row -> {
                            assertThat(row).containsEntry("change_percent", "50.0");
                            assertThat(number(row, "before")).isEqualTo(0.002);
                            assertThat(number(row, "nights_after")).isEqualTo(4);
                          })),
          Map.entry(
              "latest_benchmark_results",
              rows ->
                  assertThat(rows)
                      .filteredOn(row -> "cpu".equals(row.get("benchmark")))
                      .singleElement()
                      .satisfies(
                          row -> {
                            assertThat(number(row, "value")).isEqualTo(90);
                            assertThat(number(row, "earlier_median")).isEqualTo(100);
                            assertThat(row).containsEntry("change_percent", "-10.0");
                          })),
          Map.entry(
              "what_the_collector_costs",
              rows ->
                  assertThat(rows)
                      .singleElement()
                      .satisfies(
                          row -> {
                            assertThat(number(row, "collecting_percent_of_core")).isEqualTo(0.6);
                            assertThat(number(row, "microseconds_per_container")).isEqualTo(20_000);
                            assertThat(number(row, "resident_max_mib")).isEqualTo(150);
                          })),
          Map.entry(
              "who_is_near_the_memory_limit",
              rows ->
                  assertThat(rows)
                      .singleElement()
                      .satisfies(
                          row -> {
                            assertThat(row).containsEntry("container", "shop/cache");
                            assertThat(number(row, "most_percent")).isEqualTo(93.8);
                          })),
          Map.entry(
              "current_recommendations",
              rows -> {
                assertThat(column(rows, "answer")).containsExactly("resize", "censored");
                assertThat(rows.getFirst())
                    .containsEntry("proposed_value", "128.0")
                    .containsEntry("unit", "MiB")
                    .containsEntry("change_percent", "-87.5");
              }),
          Map.entry(
              "cost_by_workload",
              rows -> {
                // the batch asks for 3 of 8 cores: the most; two hours at 1.20 USD on each host
                assertThat(column(rows, "name"))
                    .containsExactlyInAnyOrder(
                        "batch", "shop/burner", "shop/cache", "shop/web", "idle");
                assertThat(column(rows, "name").subList(0, 2)).containsExactly("idle", "batch");
              }),
          Map.entry(
              "cost_by_day",
              rows ->
                  assertThat(
                          rows.stream().mapToDouble(row -> number(row, "cost_usd")).sum()
                              / rows.stream().mapToDouble(row -> number(row, "host_hours")).sum())
                      .isCloseTo(1.2, within(0.001))),
          Map.entry(
              "cost_of_idle_hosts",
              rows -> {
                assertThat(column(rows, "host")).containsExactlyInAnyOrder("alpha", "beta");
                assertThat(rows)
                    .allSatisfy(
                        row -> assertThat(number(row, "idle_percent")).isBetween(30.0, 95.0));
              }),
          Map.entry(
              "what_was_found",
              rows ->
                  assertThat(rows)
                      .singleElement()
                      .satisfies(
                          row ->
                              assertThat(row)
                                  .containsEntry("kind", "waste")
                                  .containsEntry("confidence_percent", "90"))),
          Map.entry(
              "which_mails_are_stuck",
              rows -> {
                assertThat(column(rows, "key"))
                    .containsExactly("digest:weekly:2026-W46", "digest:weekly:2026-W47");
                assertThat(column(rows, "state")).containsExactly("dead", "queued");
                assertThat(rows.getFirst()).containsEntry("last_reply", "550 No such user");
              }),
          Map.entry(
              "who_waits",
              rows -> {
                assertThat(column(rows, "container")).containsExactly("shop/cache");
                assertThat(number(rows.getFirst(), "memory_percent")).isEqualTo(10);
              }),
          Map.entry(
              "what_is_running",
              rows -> {
                assertThat(column(rows, "container"))
                    .containsExactly("shop/burner", "shop/cache", "shop/web", "batch");
                assertThat(rows.getLast()).containsEntry("cpu_limit_cores", "");
              }),
          Map.entry(
              "which_limits_changed",
              rows ->
                  assertThat(rows)
                      .singleElement()
                      .satisfies(
                          row ->
                              assertThat(row)
                                  .containsEntry("container", "shop/web")
                                  .containsEntry("cpu_cores_before", "4.00")
                                  .containsEntry("cpu_cores", "2.00"))),
          Map.entry(
              "what_waits_for_a_person",
              rows -> {
                assertThat(column(rows, "state")).containsExactly("awaiting-approval");
                assertThat(number(rows.getFirst(), "wanted_cores")).isEqualTo(0.5);
              }),
          Map.entry(
              "how_did_rollouts_go",
              rows -> {
                assertThat(column(rows, "state"))
                    .containsExactly("awaiting-approval", "rolled-back");
                assertThat(rows.getLast())
                    .containsEntry("doubts", "canary probe-latency fail")
                    .containsEntry("decisions", "approve by ada")
                    .containsEntry("changed", "0");
              }),
          Map.entry(
              "which_containers_were_changed",
              rows -> {
                assertThat(column(rows, "kind")).containsExactly("undo", "apply");
                assertThat(column(rows, "state")).containsOnly("confirmed");
                assertThat(rows.getLast()).containsEntry("container", "shop/web");
              }),
          Map.entry(
              "what_restarted",
              rows ->
                  assertThat(rows)
                      .singleElement()
                      .satisfies(
                          row ->
                              assertThat(row)
                                  .containsEntry("failures", "1")
                                  .containsEntry("oom_kills", "3")
                                  .containsEntry("latest_exit_code", "137"))));

  private Database database;

  @BeforeAll
  void fill() throws Exception {
    database = TestDatabase.forClass(QuestionsTest.class);
    GeneratedFleet.fill(database.jdbi(), InstantSource.system().instant());
    GeneratedRollouts.fill(database.jdbi(), "shop/web");
    database.jdbi().useTransaction(MoreAnswers::measuredAround);
    database.jdbi().useTransaction(MoreAnswers::fill);
    database.jdbi().useTransaction(MoreAnswers::priced);
  }

  @AfterAll
  void close() {
    database.close();
  }

  static List<Question> questions() {
    return Questions.shipped().all();
  }

  @Test
  void everyQuestionHasAnAnswerToBeTestedAgainst() {
    assertThat(questions())
        .extracting(Question::name)
        .containsExactlyInAnyOrderElementsOf(answers().keySet());
  }

  private static Map<String, Consumer<List<Map<String, String>>>> answers() {
    var all = new HashMap<>(ANSWERS);
    all.putAll(MoreAnswers.all());
    return all;
  }

  private static Consumer<List<Map<String, String>>> answer(Question question) {
    return Objects.requireNonNull(answers().get(question.name()), question.name());
  }

  @ParameterizedTest
  @MethodSource("questions")
  void isAnsweredByTheCommand(Question question) {
    answer(question).accept(Asked.csv(query(question.name(), "--format", "csv")));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void isAnsweredByPsqlAsItIs(Question question) throws Exception {
    assumeTrue(Asked.hasPsql(), "psql is not installed");
    answer(question).accept(Asked.csv(psql(question.name(), "")));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void itsParametersAreThoseThatItNames(Question question) {
    var used = new ArrayList<String>();
    var matcher =
        Pattern.compile("report\\.parameter\\('(\\w+)', (.+?)\\)(?=[\\s/;)]|$)", Pattern.MULTILINE)
            .matcher(question.sql().replaceAll("(?m)^--.*$", ""));
    while (matcher.find()) {
      used.add(matcher.group(1));
      var parameter =
          question.parameters().stream()
              .filter(p -> p.name().equals(matcher.group(1)))
              .findFirst()
              .orElseThrow(() -> new AssertionError("not documented: " + matcher.group(1)));
      assertThat(
              matcher
                  .group(2)
                  .replaceAll("^interval '(.*)'$", "$1")
                  .replaceAll("^'?(.*?)'?(::.*)?$", "$1"))
          .as("fallback of %s in %s", parameter.name(), question.name())
          .isEqualTo(parameter.fallback());
    }
    assertThat(used)
        .containsAll(question.parameters().stream().map(Question.Parameter::name).toList());
  }

  @ParameterizedTest
  @MethodSource("questions")
  void explainsEachColumnOfItsAnswer(Question question) {
    var answer = new QuestionStore(database.jdbi()).ask(question, Map.of(), Duration.ofSeconds(60));
    assertThat(question.columns().stream().map(Question.Column::name))
        .as("lines '-- column NAME: meaning' of %s", question.name())
        .containsExactlyElementsOf(answer.columns());
    assertThat(question.group())
        .as("line '-- group: …' of %s", question.name())
        .isNotEqualTo("other");
  }

  private static void batchUsesMostCpu(List<Map<String, String>> rows) {
    assertThat(column(rows, "workload"))
        .containsExactly("batch", "shop/burner", "shop/cache", "shop/web");
    assertThat(number(rows.getFirst(), "core_hours")).isCloseTo(6, within(0.02));
    assertThat(number(rows.getFirst(), "percent_of_all")).isCloseTo(78.9, within(0.1));
    assertThat(number(rows.getFirst(), "p95_cores")).isCloseTo(3, within(0.005));
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(number(row, "p95_cores")).isLessThanOrEqualTo(number(row, "max_cores")));
  }

  private static void batchUsesMostMemory(List<Map<String, String>> rows) {
    assertThat(column(rows, "workload"))
        .containsExactly("batch", "shop/cache", "shop/web", "shop/burner");
    assertThat(number(rows.getFirst(), "mean_mib")).isEqualTo(2048);
    assertThat(number(rows.getFirst(), "p95_mib")).isCloseTo(2048, within(4.0));
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(number(row, "p95_mib")).isLessThanOrEqualTo(number(row, "max_mib")));
  }

  private static void onlyTheBurnerWasThrottled(List<Map<String, String>> rows) {
    assertThat(column(rows, "container")).containsExactly("shop/burner");
    assertThat(rows.getFirst())
        .containsEntry("throttled_percent", "80.0")
        .containsEntry("periods", "72000")
        .containsEntry("throttled_periods", "57600")
        .containsEntry("throttled_seconds", "5760.0");
    assertThat(number(rows.getFirst(), "mean_demand_cores")).isEqualTo(1.3);
  }

  private static void onlyTheCacheWasKilled(List<Map<String, String>> rows) {
    assertThat(column(rows, "container")).containsExactly("shop/cache");
    assertThat(number(rows.getFirst(), "kills"))
        .as("three events, one counted: in one hour or in two")
        .isBetween(3.0, 4.0);
    assertThat(number(rows.getFirst(), "limit_mib")).isEqualTo(256);
  }

  private static void webAndTheBurnersMemoryAreOversized(List<Map<String, String>> rows) {
    assertThat(rows.stream().map(row -> row.get("container") + " " + row.get("resource")))
        .containsExactly("shop/web cpu", "shop/web memory", "shop/burner memory");
    assertThat(number(rows.getFirst(), "unused_percent")).isCloseTo(95, within(0.2));
  }

  private static void bothHostsHaveTheirHours(List<Map<String, String>> rows) {
    assertThat(column(rows, "host")).contains("alpha", "beta");
    assertThat(rows.stream().mapToDouble(row -> number(row, "samples")).sum()).isEqualTo(1440);
    assertThat(rows)
        .allSatisfy(row -> assertThat(number(row, "cpu_p95_percent")).isBetween(0.0, 100.0));
    assertThat(number(rows.get(2), "steal_percent")).isEqualTo(1.25);
  }

  private String query(String... arguments) {
    return Asked.query(database, arguments);
  }

  private String psql(String name, String options) throws Exception {
    return Asked.psql(database, name, options);
  }

  private static List<String> column(List<Map<String, String>> rows, String name) {
    return rows.stream().map(row -> row.get(name)).toList();
  }

  private static double number(Map<String, String> row, String name) {
    return Double.parseDouble(row.get(name));
  }
}
