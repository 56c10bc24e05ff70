package dev.millrace.engine.template.jq;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builtins on strings. */
final class TextBuiltins {
  private static final int NUMERAL_CHARS_MAX = 400;

  private TextBuiltins() {}

  static void addTo(Map<String, Builtin> all) {
    all.put("tostring/0", call -> call.at().emit(Formats.text(call.in(), call.budget())));
    all.put("tojson/0", call -> call.at().emit(Json.write(call.in(), call.budget())));
    all.put("fromjson/0", call -> call.at().emit(parsed(call)));
    all.put("tonumber/0", call -> call.at().emit(number(call)));
    all.put(
        "utf8bytelength/0",
        call -> call.at().emit(call.text().getBytes(StandardCharsets.UTF_8).length));
    all.put(
        "startswith/1",
        call -> call.map(values -> call.text().startsWith(call.text(values.get(0)))));
    all.put(
        "endswith/1", call -> call.map(values -> call.text().endsWith(call.text(values.get(0)))));
    all.put("ltrimstr/1", call -> call.map(values -> trimmed(call, values.get(0), true)));
    all.put("rtrimstr/1", call -> call.map(values -> trimmed(call, values.get(0), false)));
    change(all, "trim/0", String::strip);
    change(all, "ltrim/0", String::stripLeading);
    change(all, "rtrim/0", String::stripTrailing);
    change(all, "ascii_downcase/0", text -> ascii(text, 'A', 'Z', 'a' - 'A'));
    change(all, "ascii_upcase/0", text -> ascii(text, 'a', 'z', 'A' - 'a'));
    all.put("explode/0", call -> call.at().emit(codePoints(call)));
    all.put("implode/0", call -> call.at().emit(imploded(call)));
    all.put("ascii/0", call -> call.at().emit(String.valueOf((char) call.number().intValue())));
    all.put(
        "split/1",
        call -> call.map(values -> split(call.text(), call.text(values.get(0)), call.budget())));
    all.put("join/1", call -> call.map(values -> joined(call, call.text(values.get(0)))));
  }

  private static void change(Map<String, Builtin> all, String name, UnaryOperator<String> change) {
    all.put(name, call -> call.at().emit(call.budget().text(change.apply(call.text()))));
  }

  private static String ascii(String text, char from, char to, int shift) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 0; i < changed.length(); i++) {
      char c = changed.charAt(i);
      if (c >= from && c <= to) {
        changed.setCharAt(i, (char) (c + shift));
      }
    }
    return changed.toString();
  }

  private static @Nullable Object parsed(Invocation call) {
    try {
      call.budget().steps(call.text().length());
      return JqValues.of(Json.read(call.text()), call.budget());
    } catch (JsonProcessingException e) {
      throw call.failure("is not JSON");
    }
  }

  private static Number number(Invocation call) {
    if (call.in() instanceof Number number) {
      return number;
    }
    String numeral = call.text().strip();
    try {
      if (numeral.length() <= NUMERAL_CHARS_MAX) {
        return JqValues.number(new BigDecimal(numeral).doubleValue());
      }
    } catch (NumberFormatException e) {
      throw call.failure("cannot be parsed as a number");
    }
    throw call.failure("cannot be parsed as a number");
  }

  private static @Nullable Object trimmed(
      Invocation call, @Nullable Object affix, boolean atStart) {
    if (!(call.in() instanceof String text) || !(affix instanceof String part)) {
      return call.in();
    }
    if (atStart) {
      return text.startsWith(part) ? text.substring(part.length()) : text;
    }
    return text.endsWith(part) ? text.substring(0, text.length() - part.length()) : text;
  }

  private static List<@Nullable Object> codePoints(Invocation call) {
    String text = call.text();
    call.budget().elements(text.length());
    List<@Nullable Object> points = new ArrayList<>(text.length());
    text.codePoints().forEach(points::add);
    return points;
  }

  private static String imploded(Invocation call) {
    StringBuilder text = new StringBuilder();
    for (Object point : call.list()) {
      call.budget().room(text.length());
      int codePoint = (int) call.number(point);
      if (!Character.isValidCodePoint(codePoint)) {
        throw new JqFailure("implode needs code points, but got " + JqValues.shown(point));
      }
      text.appendCodePoint(codePoint);
    }
    return call.budget().text(text.toString());
  }

  static List<@Nullable Object> split(String text, String separator, Budget budget) {
    budget.elements(separator.isEmpty() ? text.length() : text.length() / separator.length());
    List<@Nullable Object> parts = new ArrayList<>();
    if (text.isEmpty()) {
      return parts;
    }
    if (separator.isEmpty()) {
      text.codePoints().forEach(point -> parts.add(Character.toString(point)));
      return parts;
    }
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static String joined(Invocation call, String separator) {
    StringBuilder joined = new StringBuilder();
    String gap = "";
    for (Object element : call.list()) {
      if (element instanceof List<?> || element instanceof Map<?, ?>) {
        throw new JqFailure(
            "Cannot join with an element of type "
                + JqValues.type(element).toLowerCase(Locale.ROOT));
      }
      joined.append(gap).append(element == null ? "" : Formats.text(element, call.budget()));
      call.budget().room(joined.length());
      gap = separator;
    }
    return call.budget().text(joined.toString());
  }
}
