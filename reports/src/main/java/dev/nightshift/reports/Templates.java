package dev.nightshift.reports;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/// The templates under `src/main/jte`, compiled with the program. HTML ones escape by context.
public final class Templates {
  private final TemplateEngine html = engine(ContentType.Html, "html");
  private final TemplateEngine text = engine(ContentType.Plain, "text");

  public String html(String name, Map<String, Object> values) {
    return render(html, name, values);
  }

  public String text(String name, Map<String, Object> values) {
    return render(text, name, values);
  }

  private static String render(TemplateEngine engine, String name, Map<String, Object> values) {
    var output = new StringOutput();
    engine.render(name + ".jte", values, output);
    return output.toString().strip() + "\n";
  }

  private static TemplateEngine engine(ContentType type, String room) {
    return TemplateEngine.createPrecompiled(
        null, type, Templates.class.getClassLoader(), "dev.nightshift.reports.template." + room);
  }
}
