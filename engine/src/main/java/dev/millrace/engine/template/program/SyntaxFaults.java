package dev.millrace.engine.template.program;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Text;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.lexer.TokenStream;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Parse faults in the words of the template's author, with line and column. */
final class SyntaxFaults {
  /** Shells write the length of a variable so. */
  private static final String COMMENT =
      " `{#` begins a comment that ends with `#}`; put a shell's `${#name}` between {% raw %} and"
          + " {% endraw %}";

  private SyntaxFaults() {}

  static TemplateException of(
      PebbleException fault, String source, @Nullable TokenStream tokens, Set<String> tags) {
    String message = fault.getPebbleMessage();
    int line = fault.getLineNumber() == null ? 1 : fault.getLineNumber();
    Token token = tokens == null ? null : tokens.current();
    if (message.startsWith("Unexpected character [\0") || isEnd(token)) {
      return unclosed(source, tokens, fault);
    }
    int column =
        tokens == null ? columnOfCharacter(message, source, line) : column(tokens, source, line);
    return fault(problem(message, token, tags), line, column, fault);
  }

  private static boolean isEnd(@Nullable Token token) {
    return token != null && token.getType() == Token.Type.EOF;
  }

  private static String problem(String message, @Nullable Token token, Set<String> tags) {
    if (message.startsWith("Unexpected tag name") && token != null) {
      String name = token.getValue();
      Set<String> known = new TreeSet<>(tags);
      known.add("verbatim");
      known.add("raw");
      String hint = Hints.nearest(name, known);
      return "The tag '"
          + name
          + "' does not exist here. "
          + (hint == null ? "Tags are: " + String.join(", ", known) : hint);
    }
    if (token != null && message.startsWith("Unexpected token") && token.getValue() != null) {
      String expected =
          message.startsWith("Unexpected token \"")
              ? "a value"
              : message.endsWith("PRINT_END")
                  ? "an operator or `}}`"
                  : message.endsWith("EXECUTE_END") ? "`%}`" : "";
      return "Unexpected `"
          + Text.abbreviated(token.getValue())
          + "`"
          + (expected.isEmpty() ? "" : ", expected " + expected)
          + (token.getValue().equals("in") ? ". Write `x isIn list` or `list contains x`" : "");
    }
    return message.startsWith("Unclosed comment") ? message + COMMENT : message;
  }

  /** A template that ends too early. */
  static TemplateException unclosed(String source, @Nullable TokenStream tokens, Throwable cause) {
    int open = Math.max(source.lastIndexOf("{{"), source.lastIndexOf("{%"));
    int at = Math.max(open, 0);
    int line = 1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
    int column = at - source.lastIndexOf('\n', Math.max(at - 1, 0));
    return fault(
        "The template ends too early: a `{{ … }}`, a tag such as `{% if … %}`, a bracket or a quote"
            + " is not closed",
        line, Math.max(column, 1), cause);
  }

  private static TemplateException fault(String problem, int line, int column, Throwable cause) {
    return new TemplateException(TemplateException.Kind.SYNTAX, problem)
        .with(problem, cause)
        .at(line, column);
  }

  /**
   * Pebble knows lines only, so the tokens of the line up to the current one are found again in the
   * text of the line, in their order.
   */
  @SuppressWarnings("ReferenceEquality") // equal tokens occur many times, the current one once
  private static int column(TokenStream tokens, String source, int line) {
    String text = source.lines().skip(line - 1L).findFirst().orElse("");
    int column = 0;
    int from = 0;
    Token current = tokens.current();
    for (Token token : tokens.getTokens()) {
      if (token.getLineNumber() == line && token.getValue() != null) {
        int found = text.indexOf(token.getValue(), from);
        if (found >= 0) {
          column = found + 1;
          from = found + token.getValue().length();
        }
      }
      if (token == current) {
        break;
      }
    }
    return column;
  }

  private static int columnOfCharacter(String message, String source, int line) {
    String prefix = "Unexpected character [";
    if (!message.startsWith(prefix)) {
      return 0;
    }
    String text = source.lines().skip(line - 1L).findFirst().orElse("");
    int open = Math.max(Math.max(text.indexOf("{{"), text.indexOf("{%")), 0);
    return text.indexOf(message.charAt(prefix.length()), open) + 1;
  }
}
