package dev.nightshift.jobs.database;

import dev.nightshift.jobs.database.SchemaStore.Function;
import dev.nightshift.jobs.database.SchemaStore.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Writes schema `report` as a page in Markdown, with a picture of how its views hang together
/// (Mermaid). The same schema gives the same page.
public final class SchemaDocument {
  /// Which view an identity leads to.
  private static final Map<String, String> HOMES =
      Map.of(
          "host_id", "host",
          "workload_id", "workload",
          "container_id", "container",
          "job_run_id", "job_run",
          "plan_id", "rollout",
          "rollout", "rollout",
          "incident_id", "incident",
          "superseded_by", "recommendation");

  private final String purpose;
  private final List<View> views;
  private final List<Function> functions;

  public SchemaDocument(String purpose, List<View> views, List<Function> functions) {
    this.purpose = purpose;
    this.views = List.copyOf(views);
    this.functions = List.copyOf(functions);
  }

  /// The page.
  public String markdown() {
    var page = new ArrayList<String>();
    page.add("# Schema report");
    page.add("");
    page.add(purpose);
    page.add("");
    page.add(
        "Written by `nightshift db docs` from the comments in the database; `\\d+ report.host` shows"
            + " them in psql. Times are UTC.");
    page.add("");
    page.add("```mermaid");
    page.add("erDiagram");
    relations().forEach(relation -> page.add("  " + relation));
    page.add("```");
    views.forEach(view -> view(page, view));
    page.add("");
    page.add("## Functions");
    page.add("");
    page.add("| function | does |");
    page.add("|---|---|");
    functions.forEach(
        function ->
            page.add(
                "| `" + cell(function.signature()) + "` | " + cell(function.comment()) + " |"));
    page.add("");
    return String.join("\n", page);
  }

  private static void view(List<String> page, View view) {
    page.add("");
    page.add("## " + view.name());
    page.add("");
    page.add(view.comment());
    page.add("");
    page.add("| column | type | means |");
    page.add("|---|---|---|");
    view.columns()
        .forEach(
            column ->
                page.add(
                    "| `"
                        + column.name()
                        + "` | "
                        + cell(column.type())
                        + " | "
                        + cell(column.comment())
                        + " |"));
  }

  /// One to many, from the view that an identity is at home in to those that carry it.
  private Set<String> relations() {
    var names = new TreeSet<String>();
    views.forEach(view -> names.add(view.name()));
    var relations = new TreeSet<String>();
    for (var view : views) {
      for (var column : view.columns()) {
        String home = HOMES.get(column.name());
        if (home != null && !home.equals(view.name()) && names.contains(home)) {
          relations.add(home + " ||--o{ " + view.name() + " : " + column.name());
        }
      }
    }
    return relations;
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
