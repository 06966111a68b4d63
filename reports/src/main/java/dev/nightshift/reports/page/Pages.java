package dev.nightshift.reports.page;

import dev.nightshift.reports.Line;
import dev.nightshift.reports.Templates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes pages. Everything that comes from outside is escaped by its place in the page.
public final class Pages {
  private final Templates templates = new Templates();
  private final String version;

  /// @param version of Nightshift: browsers ask again for files of another one
  public Pages(String version) {
    this.version = version;
  }

  /// Why something is not answered as asked.
  ///
  /// @param title some words
  /// @param detail what to do, in a sentence
  public String failure(String title, String detail) {
    return write("failure", Map.of("title", title, "detail", detail));
  }

  /// A plan, with the form that decides about it.
  public String plan(PlanPage page, DecisionForm form) {
    return write("plan", Map.of("page", page, "form", form));
  }

  /// What came of a link.
  ///
  /// @param next what can be done now; may be empty
  /// @param good whether it is what was wanted
  public String decided(String title, String sentence, String next, boolean good) {
    return write(
        "decided", Map.of("title", title, "sentence", sentence, "next", next, "good", good));
  }

  public String overview(Overview page, Reader reader) {
    return write("overview", Map.of("page", page, "reader", reader));
  }

  /// @param query what follows the page's number in links to other pages
  public String containers(ContainerList page, String query, Reader reader) {
    return write("list", Map.of("page", page, "query", query, "reader", reader));
  }

  public String findings(FindingList page, Reader reader) {
    return write("findings", Map.of("page", page, "reader", reader));
  }

  public String finding(FindingPage page, Reader reader) {
    return write("finding", Map.of("page", page, "reader", reader));
  }

  /// Asks a reader whether they mean it.
  ///
  /// @param list `digest` or `alert`
  /// @param token what the form sends back, in its address
  public String unsubscribe(Line reader, String list, String token) {
    return write("unsubscribe", Map.of("reader", reader, "list", list, "token", token));
  }

  /// @param trouble why the try before failed; may be empty
  public String signIn(String trouble) {
    return write("signin", Map.of("trouble", trouble));
  }

  /// The tiles of the overview alone.
  public String tiles(List<Overview.Tile> tiles) {
    return templates.html("web/tiles", Map.of("tiles", tiles));
  }

  /// A list of rollouts of the overview alone.
  public String rollouts(List<Overview.Rollout> rollouts) {
    return templates.html("web/rollouts", Map.of("rollouts", rollouts));
  }

  private String write(String name, Map<String, Object> values) {
    var all = new HashMap<>(values);
    all.put("version", version);
    return templates.html("web/" + name, all);
  }
}
