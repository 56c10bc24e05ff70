package dev.millrace.engine.yaml;

import dev.millrace.engine.yaml.Tree.Place;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says in the user's words what the YAML scanner could not read. Stateless. */
final class SyntaxErrors {

  private static final String PREFIX = "Illegal flow source: ";

  private SyntaxErrors() {}

  static void report(YamlEngineException exception, String text, Problems problems) {
    switch (exception) {
      case MarkedYamlEngineException marked -> marked(marked, text, problems);
      case ReaderException reader ->
          problems.error(
              placeOf(text, reader.getPosition()),
              "",
              PREFIX
                  + "the character U+%04X is not allowed in YAML; remove it, or write it escaped in double quotes"
                      .formatted(reader.getCodePoint()));
      default ->
          problems.error(
              Place.START, "", PREFIX + Words.shown(String.valueOf(exception.getMessage())));
    }
  }

  private static void marked(MarkedYamlEngineException exception, String text, Problems problems) {
    Place place = exception.getProblemMark().map(SyntaxErrors::placeOf).orElse(Place.START);
    String problem = String.valueOf(exception.getProblem());
    String context = String.valueOf(exception.getContext());
    Optional<Integer> opened = exception.getContextMark().map(mark -> mark.getLine() + 1);
    String advice = advice(problem, context, lineOf(text, place.line()));
    String since =
        opened
            .filter(line -> line < place.line())
            .map(line -> " (what it belongs to begins in line " + problems.lineInFile(line) + ")")
            .orElse("");
    problems.error(place, "", PREFIX + advice + since);
  }

  private static String advice(String problem, String context, String line) {
    String lower = problem.toLowerCase(Locale.ROOT);
    if (line.matches(".*[:-] +\\{\\{.*")) {
      return "YAML syntax error: a value that begins with `{{` must be quoted: \"{{ … }}\"";
    }
    if (lower.contains("tab")) {
      return "YAML syntax error: a tab cannot indent; use spaces";
    }
    if (lower.contains("mapping values are not allowed")) {
      return "YAML syntax error: Unexpected mapping start. Quote a value that contains `: `, or"
          + " check the indentation";
    }
    if (lower.contains("expected <block end>")) {
      return "YAML syntax error: Invalid structure. Check indentation: this line belongs to no list"
          + " or map above it";
    }
    if (lower.contains("could not find expected ':'")) {
      return "YAML syntax error: expected `key: value`; a colon and a space are missing";
    }
    if (context.contains("quoted scalar") && lower.contains("end of")) {
      return "YAML syntax error: a quote is opened and never closed";
    }
    String cannotStart = startingCharacter(problem);
    return cannotStart == null
        ? "YAML parsing error: " + Words.shown(problem)
        : "YAML syntax error: a value cannot begin with " + cannotStart + "; put it in quotes";
  }

  private static @Nullable String startingCharacter(String problem) {
    int at = problem.indexOf("found character ");
    return at < 0 || !problem.contains("cannot start any token")
        ? null
        : problem.substring(at + "found character ".length()).replaceFirst(" that cannot.*", "");
  }

  private static String lineOf(String text, int line) {
    return text.lines().skip(line - 1L).findFirst().orElse("");
  }

  private static Place placeOf(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Place placeOf(String text, int position) {
    String before = text.substring(0, Math.clamp(position, 0, text.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Place(line, before.length() - before.lastIndexOf('\n'));
  }
}
