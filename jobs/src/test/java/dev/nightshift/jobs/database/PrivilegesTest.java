package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every role, every table, every verb.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivilegesTest {
  /// What each role may do: S select, I insert, U update, D delete, T truncate, R references, G
  /// trigger, M maintain. The first line that fits a table counts; who is in no line, or has a
  /// dash, may nothing.
  private static final String MATRIX =
      """
      nightshift_engine    nightshift.audit  S
      nightshift_engine    nightshift.approval           S
      nightshift_engine    nightshift.freeze             S
      nightshift_engine    nightshift.rollout_transition S
      nightshift_engine    nightshift.plan               SI
      nightshift_engine    nightshift.rollout_target     SI
      nightshift_engine    nightshift.rollout_verdict    SI
      nightshift_engine    nightshift.rollout_drift      SI
      nightshift_engine    nightshift.rollout            SIU
      nightshift_engine    nightshift.rollout_stage      SIU
      nightshift_engine    nightshift.rollout_action     SIU
      nightshift_engine    nightshift.host_lease         SIU
      nightshift_engine    nightshift.web_token          -
      nightshift_engine    nightshift.approval_link      SI
      nightshift_engine    nightshift.link_key           SID
      nightshift_engine    nightshift.*      SIUD
      nightshift_engine    quartz.*          SIUD
      nightshift_engine    report.*          S
      nightshift_engine    migration.applied S
      nightshift_report    report.*          S
      nightshift_owner     *                 SIUDTRGM
      """;

  private static final List<String> ROLES =
      List.of(
          "nightshift_owner",
          "nightshift_engine",
          "nightshift_approver",
          "nightshift_report",
          "public");

  private Database database;

  @BeforeAll
  void open() {
    database = TestDatabase.forClass(PrivilegesTest.class);
    database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select nightshift.make_sample_partitions(:day)")
                    .bind("day", LocalDate.of(2026, 11, 20))
                    .mapTo(Integer.class)
                    .one());
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void everyRoleMayWhatTheMatrixSaysAndNothingElse() {
    var actual = actual();
    assertThat(actual)
        .as("there is something to look at")
        .containsKey("nightshift_engine nightshift.container_sample_20261120")
        .hasSizeGreaterThan(200);
    var expected =
        actual.keySet().stream()
            .collect(
                Collectors.toMap(key -> key, PrivilegesTest::expected, (a, _) -> a, TreeMap::new));
    assertThat(actual).isEqualTo(expected);
  }

  private Map<String, String> actual() {
    var rows =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            select role || ' ' || n.nspname || '.' || c.relname as subject,
                              coalesce(string_agg(verb.letter, '' order by verb.place)
                                filter (where has_table_privilege(role, c.oid, verb.name)), '') as may
                            from unnest(:roles::text[]) role
                            cross join pg_class c
                            join pg_namespace n on n.oid = c.relnamespace
                            cross join (values (1, 'S', 'select'), (2, 'I', 'insert'), (3, 'U', 'update'), (4, 'D', 'delete'),
                              (5, 'T', 'truncate'), (6, 'R', 'references'), (7, 'G', 'trigger'), (8, 'M', 'maintain')) verb (place, letter, name)
                            where n.nspname in ('nightshift', 'quartz', 'report', 'migration') and c.relkind in ('r', 'p', 'v', 'm')
                            group by role, n.nspname, c.relname
                            """)
                        .bindArray("roles", String.class, ROLES)
                        .map((row, _) -> Map.entry(row.getString("subject"), row.getString("may")))
                        .list());
    return rows.stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, TreeMap::new));
  }

  private static String expected(String subject) {
    String role = subject.substring(0, subject.indexOf(' '));
    String table = subject.substring(subject.indexOf(' ') + 1);
    return MATRIX
        .lines()
        .map(line -> line.split(" +"))
        .filter(line -> line[0].equals(role))
        .filter(
            line ->
                line[1].equals(table)
                    || table.matches(line[1].replace(".", "\\.").replace("*", ".*")))
        .map(line -> line[2].replace("-", ""))
        .findFirst()
        .orElse("");
  }

  @Test
  void nobodyHasPrivilegesOnSingleColumns() {
    assertThat(
            names(
                """
                select c.relname || '.' || a.attname || ' ' || a.attacl::text from pg_attribute a join pg_class c on c.oid = a.attrelid
                join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('nightshift', 'report', 'quartz') and a.attacl is not null
                """))
        .isEmpty();
  }

  @Test
  void onlyTheOwnerMayMakeAnything() {
    assertThat(
            names(
                """
                select role || ' ' || n.nspname from unnest(array['nightshift_engine', 'nightshift_approver', 'nightshift_report', 'public']) role
                cross join pg_namespace n
                where n.nspname in ('nightshift', 'report', 'quartz', 'migration', 'public') and has_schema_privilege(role, n.oid, 'create')
                union all
                select role || ' database' from unnest(array['nightshift_engine', 'nightshift_approver', 'nightshift_report', 'public']) role
                where has_database_privilege(role, current_database(), 'create')
                """))
        .isEmpty();
  }

  @Test
  void everythingBelongsToTheOwner() {
    assertThat(
            names(
                """
                select n.nspname || '.' || c.relname || ' ' || pg_get_userbyid(c.relowner) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('nightshift', 'report', 'quartz') and pg_get_userbyid(c.relowner) <> 'nightshift_owner'
                union all
                select p.oid::regprocedure || ' ' || pg_get_userbyid(p.proowner) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where n.nspname in ('nightshift', 'report', 'quartz') and pg_get_userbyid(p.proowner) <> 'nightshift_owner'
                union all
                select n.nspname from pg_namespace n
                where n.nspname in ('nightshift', 'report', 'quartz') and pg_get_userbyid(n.nspowner) <> 'nightshift_owner'
                """))
        .isEmpty();
  }

  @Test
  void noRoleOfOursMayLogInOrDoMoreThanItsPrivileges() {
    assertThat(
            names(
                """
                select rolname from pg_roles where rolname ~ '^nightshift_(owner|engine|approver|report)$'
                  and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)
                """))
        .isEmpty();
  }

  @Test
  void functionsThatActForTheOwnerAreForTheEngineOrDecisions() {
    assertThat(
            names(
                """
                select role || ' ' || p.oid::regprocedure from pg_proc p
                cross join unnest(array['nightshift_engine', 'nightshift_approver', 'nightshift_report', 'public']) role
                where p.prosecdef and p.pronamespace in ('nightshift'::regnamespace, 'report'::regnamespace)
                  and has_function_privilege(role, p.oid, 'execute')
                order by 1
                """))
        .containsExactly(
            "nightshift_approver nightshift.\"freeze\"(text,text,timestamp with time zone)",
            "nightshift_approver nightshift.approve(bigint,text,text)",
            "nightshift_approver nightshift.create_token(text,text,bytea,timestamp with time zone)",
            "nightshift_approver nightshift.hold(bigint,text)",
            "nightshift_approver nightshift.proceed(bigint,text)",
            "nightshift_approver nightshift.reject(bigint,text)",
            "nightshift_approver nightshift.revoke_token(bigint)",
            "nightshift_approver nightshift.roll_back(bigint,text)",
            "nightshift_approver nightshift.unfreeze(text)",
            "nightshift_engine nightshift.approve_standing(bigint)",
            "nightshift_engine nightshift.audit_append(text,text,text,text,jsonb)",
            "nightshift_engine nightshift.decide_by_link(uuid,bytea,text,text)",
            "nightshift_engine nightshift.decide_by_token(bytea,text,bigint,text,text)",
            "nightshift_engine nightshift.drop_samples_of(date)",
            "nightshift_engine nightshift.make_sample_partitions(date)",
            "nightshift_engine nightshift.token_of(bytea)");
  }

  @Test
  void functionsThatActForTheOwnerFixTheirSearchPath() {
    assertThat(
            names(
                """
                select p.oid::regprocedure::text from pg_proc p
                where p.prosecdef and p.pronamespace in ('nightshift'::regnamespace, 'report'::regnamespace)
                  and not coalesce(p.proconfig::text like '%search_path=%', false)
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nightshift_engine   | update nightshift.audit set actor = 'nobody'",
        "nightshift_engine   | delete from nightshift.audit",
        "nightshift_engine   | truncate nightshift.audit",
        "nightshift_engine   | insert into nightshift.audit default values",
        "nightshift_engine   | select nightshift.approve(1, 'digest', 'mine')",
        "nightshift_engine   | insert into nightshift.approval (plan_id, verb, actor) values (1, 'approve', 'mine')",
        "nightshift_engine   | update nightshift.plan set canonical = '{}'",
        "nightshift_engine   | update nightshift.rollout_verdict set result = 'pass'",
        "nightshift_engine   | insert into nightshift.rollout_transition values ('rollout', 'rejected', 'running')",
        "nightshift_approver | update nightshift.rollout set state = 'approved'",
        "nightshift_approver | insert into nightshift.approval (plan_id, verb, actor) values (1, 'approve', 'mine')",
        "nightshift_engine   | create table nightshift.mine (id int)",
        "nightshift_engine   | create table public.mine (id int)",
        "nightshift_engine   | drop table nightshift.container_sample_20261120",
        "nightshift_engine   | alter table nightshift.host add column mine int",
        "nightshift_engine   | truncate nightshift.container_sample",
        "nightshift_engine   | create role mine",
        "nightshift_report   | select * from nightshift.host",
        "nightshift_report   | insert into report.host (host) values ('mine')",
        "nightshift_report   | delete from report.audit",
        "nightshift_report   | select nightshift.audit_append('a', 'n', 'e', 'c', '{}')",
        "nightshift_approver | select * from report.host",
        "nightshift_approver | select * from nightshift.recommendation",
        "nightshift_approver | update nightshift.recommendation set answer = 'keep'",
      })
  void isRefused(String role, String statement) {
    // A superuser may take any role: what is refused then is the statement, not the role.
    var superuser = Jdbi.create(() -> TestDatabase.superuser(database).open());
    assertThatThrownBy(
            () ->
                superuser.useTransaction(
                    handle -> {
                      handle.execute("set local role " + role);
                      handle.execute(statement);
                    }))
        .hasMessageMatching("(?s).*(permission denied (?!to set role)|must be owner).*");
  }

  private List<String> names(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
