package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Whoever reads the schema finds every meaning in it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommentsTest {
  private Database database;

  @BeforeAll
  void open() {
    database = TestDatabase.forClass(CommentsTest.class);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void everySchemaTableAndViewSaysWhatItIs() {
    assertThat(
            names(
                """
                select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('nightshift', 'report', 'quartz') and c.relkind in ('r', 'p', 'v', 'm', 'c') and not c.relispartition
                  and obj_description(c.oid, 'pg_class') is null
                  and not (c.relkind = 'c' and obj_description(c.reltype, 'pg_type') is not null)
                union all
                select nspname from pg_namespace
                where nspname in ('nightshift', 'report', 'quartz') and obj_description(oid, 'pg_namespace') is null
                order by 1
                """))
        .isEmpty();
  }

  @Test
  void everyColumnSaysWhatItMeans() {
    assertThat(
            names(
                """
                select n.nspname || '.' || c.relname || '.' || a.attname
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('nightshift', 'report') and c.relkind in ('r', 'p', 'v', 'm', 'c') and not c.relispartition
                  and a.attnum > 0 and not a.attisdropped and col_description(c.oid, a.attnum) is null
                order by 1
                """))
        .isEmpty();
  }

  @Test
  void everyFunctionSaysWhatItDoes() {
    assertThat(
            names(
                """
                select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where n.nspname in ('nightshift', 'report') and obj_description(p.oid, 'pg_proc') is null
                order by 1
                """))
        .isEmpty();
  }

  @Test
  void commentsAreSentences() {
    assertThat(
            names(
                """
                select n.nspname || '.' || c.relname || coalesce('.' || a.attname, '') || ': ' || d.description
                from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
                join pg_namespace n on n.oid = c.relnamespace
                left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
                where n.nspname in ('nightshift', 'report') and d.description !~ '\\.$'
                order by 1
                """))
        .isEmpty();
  }

  private List<String> names(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
