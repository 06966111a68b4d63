package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementsTest {
  private static List<String> cut(String text) {
    var statements = new Statements();
    var all = new ArrayList<String>();
    text.lines().forEach(line -> all.addAll(statements.add(line)));
    return all;
  }

  @Test
  void endsAtASemicolon() {
    assertThat(cut("select 1; select 2;")).containsExactly("select 1", "select 2");
    assertThat(cut("select\n1\n;")).containsExactly("select\n1");
    assertThat(cut(";;")).isEmpty();
  }

  @Test
  void keepsSemicolonsInQuotesTogether() {
    assertThat(cut("select 'a;b', 'it''s;', \";\";"))
        .containsExactly("select 'a;b', 'it''s;', \";\"");
    assertThat(cut("select E'a\\';b';")).containsExactly("select E'a\\';b'");
    assertThat(cut("select 'a\nb;c';")).containsExactly("select 'a\nb;c'");
    assertThat(cut("select name'a\\';")).containsExactly("select name'a\\'");
  }

  @Test
  void keepsDollarQuotesTogether() {
    assertThat(cut("do $$ begin; end $$;")).containsExactly("do $$ begin; end $$");
    assertThat(cut("do $a$ $$; $b$; $a$;")).containsExactly("do $a$ $$; $b$; $a$");
    assertThat(cut("select a$1, b$2;")).containsExactly("select a$1, b$2");
  }

  @Test
  void keepsCommentsTogether() {
    assertThat(cut("select 1 -- no; end\n;")).containsExactly("select 1 -- no; end");
    assertThat(cut("select /* a; /* b; */ c; */ 1;"))
        .containsExactly("select /* a; /* b; */ c; */ 1");
  }

  @Test
  void keepsParenthesesTogether() {
    assertThat(cut("create rule r as on insert to t do (select 1; select 2);")).hasSize(1);
  }

  @Test
  void rememberesWhatWasBegun() {
    var statements = new Statements();
    assertThat(statements.add("select 1; select")).containsExactly("select 1");
    assertThat(statements.rest()).isEqualTo("select");
    statements.clear();
    assertThat(statements.add("select 3;")).containsExactly("select 3");
  }
}
