package dev.nightshift.jobs.database;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads what schema `report` offers, from the database's own comments.
public final class SchemaStore {
  private final Jdbi jdbi;

  public SchemaStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A view.
  ///
  /// @param columns in the order of the view
  public record View(String name, String comment, List<Column> columns) {
    public View {
      columns = List.copyOf(columns);
    }
  }

  /// A column of a view.
  ///
  /// @param type as SQL writes it
  public record Column(String name, String type, String comment) {}

  /// A function that questions may call.
  ///
  /// @param signature name, arguments and result
  public record Function(String signature, String comment) {}

  /// All views by name.
  public List<View> views() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.relname as name, coalesce(obj_description(c.oid, 'pg_class'), '') as comment
                    from pg_class c where c.relnamespace = 'report'::regnamespace and c.relkind in ('v', 'm') order by c.relname
                    """)
                .map(
                    (row, _) ->
                        new View(
                            row.getString("name"),
                            row.getString("comment"),
                            columns(row.getString("name"))))
                .list());
  }

  private List<Column> columns(String view) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, coalesce(col_description(c.oid, a.attnum), '') as comment
                    from pg_attribute a join pg_class c on c.oid = a.attrelid
                    where c.relnamespace = 'report'::regnamespace and c.relname = :view and a.attnum > 0 and not a.attisdropped
                    order by a.attnum
                    """)
                .bind("view", view)
                .map(
                    (row, _) ->
                        new Column(
                            row.getString("name"), row.getString("type"), row.getString("comment")))
                .list());
  }

  /// All functions and aggregates by name.
  public List<Function> functions() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.proname || '(' || pg_get_function_arguments(p.oid) || ') returns ' || format_type(p.prorettype, null) as signature,
                      coalesce(obj_description(p.oid, 'pg_proc'), '') as comment
                    from pg_proc p where p.pronamespace = 'report'::regnamespace order by p.proname, p.oid
                    """)
                .map((row, _) -> new Function(row.getString("signature"), row.getString("comment")))
                .list());
  }

  /// What the schema is for.
  public @Nullable String comment() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select obj_description('report'::regnamespace, 'pg_namespace')")
                .mapTo(String.class)
                .findOne()
                .orElse(null));
  }
}
