package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Text;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads the words and signs of a jq program. */
final class Scanner {
  private static final int NUMERAL_CHARS_MAX = 100;

  private final String text;
  private int at;

  Scanner(String text) {
    this.text = text;
  }

  private void skipSpace() {
    while (at < text.length()) {
      if (text.charAt(at) == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        return;
      }
    }
  }

  boolean atEnd() {
    skipSpace();
    return at >= text.length();
  }

  boolean at(String symbol) {
    skipSpace();
    return text.startsWith(symbol, at);
  }

  boolean symbol(String symbol) {
    if (!at(symbol)) {
      return false;
    }
    at += symbol.length();
    return true;
  }

  /** A symbol, unless one of the other characters follows and makes it another one. */
  boolean symbolBefore(String symbol, String notFollowedBy) {
    if (!at(symbol)) {
      return false;
    }
    int next = at + symbol.length();
    if (next < text.length() && notFollowedBy.indexOf(text.charAt(next)) >= 0) {
      return false;
    }
    at = next;
    return true;
  }

  void expect(String symbol) {
    if (!symbol(symbol)) {
      throw new JqFailure("expected '" + symbol + "' " + place());
    }
  }

  boolean word(String word) {
    if (!at(word)) {
      return false;
    }
    int next = at + word.length();
    if (next < text.length() && isNamePart(text.charAt(next))) {
      return false;
    }
    at = next;
    return true;
  }

  void expectWord(String word) {
    if (!word(word)) {
      throw new JqFailure("expected '" + word + "' " + place());
    }
  }

  private static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9');
  }

  String name() {
    skipSpace();
    int start = at;
    if (at >= text.length() || !isNameStart(text.charAt(at))) {
      throw unexpected();
    }
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** The name of a variable, after its dollar sign. */
  String variable() {
    expect("$");
    return name();
  }

  /** At {@code .name}; white space may stand before the dot only. */
  boolean adjacentField() {
    return at(".") && at + 1 < text.length() && isNameStart(text.charAt(at + 1));
  }

  String fieldName() {
    at++;
    return name();
  }

  /** At {@code ."…"}; reads the dot. */
  boolean adjacentQuotedField() {
    if (at(".\"")) {
      at++;
      return true;
    }
    return false;
  }

  /** At {@code .[}; reads both. */
  boolean adjacentDotBracket() {
    return symbol(".[");
  }

  @Nullable Number number() {
    skipSpace();
    int start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    if (at + 1 < text.length()
        && text.charAt(at) == '.'
        && Character.isDigit(text.charAt(at + 1))) {
      at++;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
    }
    if (at == start) {
      return null;
    }
    exponent();
    if (at - start > NUMERAL_CHARS_MAX) {
      throw new JqFailure("a number is too long " + place());
    }
    return JqValues.number(new BigDecimal(text.substring(start, at)).doubleValue());
  }

  private void exponent() {
    if (at >= text.length() || (text.charAt(at) != 'e' && text.charAt(at) != 'E')) {
      return;
    }
    int next = at + 1;
    if (next < text.length() && (text.charAt(next) == '+' || text.charAt(next) == '-')) {
      next++;
    }
    if (next < text.length() && Character.isDigit(text.charAt(next))) {
      while (next < text.length() && Character.isDigit(text.charAt(next))) {
        next++;
      }
      at = next;
    }
  }

  /** The text of a string up to its end or to an expression in it. */
  String stringPart() {
    StringBuilder part = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || (c == '\\' && text.startsWith("\\(", at))) {
        return part.toString();
      }
      at++;
      part.append(c == '\\' ? escaped() : c);
    }
    throw new JqFailure("a string is not closed");
  }

  /** After a part: whether the string ends here; otherwise an expression begins. */
  boolean endOfString() {
    if (text.charAt(at) == '"') {
      at++;
      return true;
    }
    at += 2;
    return false;
  }

  private char escaped() {
    if (at >= text.length()) {
      throw new JqFailure("a string is not closed");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> c;
      case 'u' -> unicode();
      default -> throw new JqFailure("'\\" + c + "' is no escape");
    };
  }

  private char unicode() {
    try {
      char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
      at += 4;
      return c;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new JqFailure("'\\u' needs four hexadecimal digits");
    }
  }

  JqFailure unexpected() {
    return new JqFailure(atEnd() ? "the program ends too early" : "unexpected text " + place());
  }

  private String place() {
    if (atEnd()) {
      return "at the end";
    }
    return "at '" + Text.abbreviated(text.substring(at)) + "'";
  }
}
