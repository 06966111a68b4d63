package dev.nightshift.jobs.mail;

import dev.nightshift.reports.Alarm;
import dev.nightshift.reports.AlertNews;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Writes alerts as the body of a webhook. The same news give the same bytes.
final class AlertWebhook {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AlertWebhook() {}

  /// @param key what caused it; the receiver may know a repeat by it
  static Bytes body(WebhookConfig.Shape shape, AlertNews news, String key) {
    Map<String, Object> body =
        switch (shape) {
          case JSON -> fields(news, key);
          case SLACK -> Map.of("text", slack(news));
        };
    return Bytes.of(JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> fields(AlertNews news, String key) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("event", "alert");
    fields.put("id", key);
    fields.put("host", news.host().text());
    fields.put("at", news.at().toString());
    fields.put("severity", news.severity().word());
    fields.put("subject", news.subject());
    fields.put("alerts", news.alarms().stream().map(AlertWebhook::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(Alarm alarm) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("subject", alarm.subject().text());
    fields.put("severity", alarm.severity().word());
    fields.put("change", alarm.change().name().toLowerCase(java.util.Locale.ROOT));
    fields.put("sentence", alarm.sentence().text());
    fields.put("since", alarm.since().toString());
    return fields;
  }

  private static String slack(AlertNews news) {
    var text = new StringBuilder("*").append(escaped(news.subject())).append('*');
    if (news.alarms().size() > 1) {
      for (var alarm : List.copyOf(news.alarms()).subList(0, Math.min(10, news.alarms().size()))) {
        text.append("\n• ")
            .append(alarm.severity().word())
            .append(", ")
            .append(alarm.change().words())
            .append(": ")
            .append(escaped(alarm.sentence().text()));
      }
    }
    if (news.alarms().size() > 10) {
      text.append("\nand ").append(news.alarms().size() - 10).append(" more: nightshift health");
    }
    return text.toString();
  }

  /// Slack's own three; and no name of a container becomes a mention or bold.
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('*', '∗')
        .replace('`', 'ˋ');
  }
}
