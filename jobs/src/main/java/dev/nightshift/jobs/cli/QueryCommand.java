package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Keys;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Question;
import dev.nightshift.jobs.database.QuestionStore;
import dev.nightshift.jobs.database.Questions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Answers a question of the folder `sql/`.
@Command(
    name = "query",
    description = "Answers a question of the folder sql/.",
    footer = {
      "",
      "Examples:",
      "  nightshift query list",
      "  nightshift query who_uses_most_cpu --about",
      "  nightshift query who_uses_most_cpu --param since='1 day' --format csv"
    })
final class QueryCommand extends DatabaseCommand {
  private static final String LIST = "list";

  /// Columns whose words take colours.
  private static final Set<String> STATUS_COLUMNS =
      Set.of("status", "state", "latest_state", "severity", "outcome");

  @Parameters(
      paramLabel = "list|NAME",
      defaultValue = LIST,
      description = "The question, or 'list' for all of them with their parameters.")
  private String name = LIST;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the question; may be given many times.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Longest time to wait (default: ${DEFAULT-VALUE}).")
  private int timeout = 60;

  @Option(
      names = "--about",
      description = "Say what the question asks, its parameters and its columns; ask nothing.")
  private boolean about;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var questions = Questions.shipped();
    if (name.equals(LIST)) {
      list(questions).print(session.terminal(), format, "There are no questions.");
      return 0;
    }
    var question = questions.named(name).orElseThrow(() -> unknown(questions));
    if (about) {
      tell(session, question);
      return 0;
    }
    for (var value : values.keySet()) {
      check(question, value);
    }
    if (timeout < 1) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--timeout must be at least 1 second, is " + timeout + ".");
    }
    var answer =
        new QuestionStore(session.database().jdbi())
            .ask(question, values, Duration.ofSeconds(timeout));
    var table = Table.columns(answer.columns());
    for (var row : answer.rows()) {
      table.row(
          IntStream.range(0, row.size())
              .mapToObj(c -> cell(answer.columns().get(c), row.get(c)))
              .toArray());
    }
    table.print(session.terminal(), format, "Nothing: no rows answer this question.");
    return 0;
  }

  private static void tell(Session session, Question question) {
    var terminal = session.terminal();
    terminal.out().println(terminal.bold(question.title()));
    Wrap.lines(question.explanation(), Math.max(40, terminal.columns()))
        .forEach(terminal.out()::println);
    var parameters = Table.columns("parameter", "type", "default", "means");
    question
        .parameters()
        .forEach(one -> parameters.row(one.name(), one.type(), one.fallback(), one.meaning()));
    parameters.print(terminal, OutputFormat.TABLE, "It has no parameters.");
    var columns = Table.columns("column", "means");
    question.columns().forEach(one -> columns.row(one.name(), one.meaning()));
    columns.print(terminal, OutputFormat.TABLE, "");
  }

  private static Table list(Questions questions) {
    var table = Table.columns("group", "name", "question", "parameters");
    var grouped =
        questions.all().stream()
            .sorted(Comparator.comparing(Question::group).thenComparing(Question::name))
            .toList();
    for (var question : grouped) {
      table.row(
          question.group(),
          question.name(),
          question.title(),
          String.join(
              ", ",
              question.parameters().stream()
                  .map(p -> p.name() + "=" + (p.fallback().isEmpty() ? "''" : p.fallback()))
                  .toList()));
    }
    return table;
  }

  private NightshiftException unknown(Questions questions) {
    var near =
        Stream.concat(
                Keys.nearest(name, questions.names()).stream(),
                questions.names().stream().filter(this::sharesAWord))
            .distinct()
            .limit(4)
            .toList();
    return new NightshiftException(
        ErrorKind.OPERATOR,
        "There is no question '%s'; %s'nightshift query list' shows all."
            .formatted(
                name, near.isEmpty() ? "" : "did you mean " + String.join(", ", near) + "? "));
  }

  private boolean sharesAWord(String known) {
    var words = List.of(known.split("_", -1));
    return Arrays.stream(name.split("[_-]", -1))
        .anyMatch(word -> word.length() >= 3 && words.contains(word));
  }

  private static void check(Question question, String parameter) {
    var known = question.parameters().stream().map(Question.Parameter::name).toList();
    if (!known.contains(parameter)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "%s has no parameter '%s'; it has %s."
              .formatted(
                  question.name(), parameter, known.isEmpty() ? "none" : String.join(", ", known)));
    }
  }

  private static Table.@Nullable Cell cell(String column, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case BigDecimal number -> new Table.Cell(number, number.toPlainString());
      case Instant at -> new Table.Cell(at, Words.minute(at).text());
      case String text when STATUS_COLUMNS.contains(column) -> Table.Cell.status(text);
      default -> new Table.Cell(value, value.toString());
    };
  }
}
