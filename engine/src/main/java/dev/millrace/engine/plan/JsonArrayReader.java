package dev.millrace.engine.plan;

import dev.millrace.engine.plan.Facts.RenderFailed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the text of a JSON array into its elements: texts unescaped, null as null, everything else
 * as compact JSON text. Checks the syntax as it goes. For one use by one thread.
 */
final class JsonArrayReader {

  private static final int MAX_DEPTH = 500;

  private final String text;
  private int at;

  JsonArrayReader(String text) {
    this.text = text;
  }

  List<@Nullable String> elements() throws RenderFailed {
    List<@Nullable String> elements = new ArrayList<>();
    if (peek() != '[') {
      throw broken("a JSON array");
    }
    at++;
    if (peek() == ']') {
      at++;
    } else {
      do {
        elements.add(element());
      } while (more(']'));
    }
    peek();
    if (at < text.length()) {
      throw broken("nothing after the array");
    }
    return elements;
  }

  private @Nullable String element() throws RenderFailed {
    if (peek() == '"') {
      return string(null);
    }
    StringBuilder json = new StringBuilder();
    value(json, 0);
    String raw = json.toString();
    return raw.equals("null") ? null : raw;
  }

  private void value(StringBuilder json, int depth) throws RenderFailed {
    if (depth > MAX_DEPTH) {
      throw broken("at most " + MAX_DEPTH + " levels");
    }
    switch (peek()) {
      case '"' -> string(json);
      case '[' -> container(json, depth, ']');
      case '{' -> container(json, depth, '}');
      default -> literal(json);
    }
  }

  private void container(StringBuilder json, int depth, char close) throws RenderFailed {
    json.append(text.charAt(at++));
    if (peek() == close) {
      at++;
    } else {
      boolean first = true;
      do {
        json.append(first ? "" : ",");
        first = false;
        if (close == '}') {
          key(json);
        }
        value(json, depth + 1);
      } while (more(close));
    }
    json.append(close);
  }

  private void key(StringBuilder json) throws RenderFailed {
    if (peek() != '"') {
      throw broken("a key");
    }
    string(json);
    if (peek() != ':') {
      throw broken("`:`");
    }
    at++;
    json.append(':');
  }

  /** After an element: true at a comma, false at the end. */
  private boolean more(char close) throws RenderFailed {
    char c = peek();
    if (c != ',' && c != close) {
      throw broken("`,` or `" + close + "`");
    }
    at++;
    return c == ',';
  }

  private void literal(StringBuilder json) throws RenderFailed {
    int start = at;
    while (at < text.length() && ",]}: \t\r\n\"[{".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    boolean known = word.equals("null") || word.equals("true") || word.equals("false");
    if (!known && !word.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?")) {
      at = start;
      throw broken("a value");
    }
    json.append(word);
  }

  /** Reads a string: copies it as written to {@code json}, and returns it unescaped. */
  private String string(@Nullable StringBuilder json) throws RenderFailed {
    int start = at++;
    StringBuilder plain = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw broken("`\"`");
      }
      char c = text.charAt(at++);
      if (c == '"') {
        break;
      }
      plain.append(c == '\\' ? escaped() : c);
    }
    if (json != null) {
      json.append(text, start, at);
    }
    return plain.toString();
  }

  private char escaped() throws RenderFailed {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw broken("an escape such as `\\n`");
    };
  }

  private char unicode() throws RenderFailed {
    try {
      char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
      at += 4;
      return c;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw broken("four hexadecimal digits");
    }
  }

  /** The next character that is not white space; a NUL at the end of the text. */
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private RenderFailed broken(String expected) {
    String shown = text.length() <= 200 ? text : text.substring(0, 200) + "…";
    return new RenderFailed(
        "The values of a loop must be a list or the text of a JSON array; expected %s at position %d of `%s`"
            .formatted(expected, at + 1, shown));
  }
}
