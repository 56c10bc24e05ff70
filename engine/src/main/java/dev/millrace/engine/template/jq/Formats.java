package dev.millrace.engine.template.jq;

import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code @csv} and its kind: values as text for other languages. */
final class Formats {
  /** Of any format a character becomes at most so many. */
  private static final int GROWTH_MAX = 9;

  private Formats() {}

  /** A string as it is, anything else as JSON. */
  static String text(@Nullable Object value, Budget budget) {
    return value instanceof String text ? text : Json.write(value, budget);
  }

  static String apply(String format, @Nullable Object value, Budget budget) {
    return budget.text(
        switch (format) {
          case "@text" -> text(value, budget);
          case "@json" -> Json.write(value, budget);
          case "@html" -> html(plain(value, budget));
          case "@uri" -> uri(plain(value, budget));
          case "@csv" -> row(format, value, ",", budget);
          case "@tsv" -> row(format, value, "\t", budget);
          case "@sh" -> shell(value, budget);
          case "@base64" ->
              Base64.getEncoder()
                  .encodeToString(plain(value, budget).getBytes(StandardCharsets.UTF_8));
          case "@base64d" -> decoded(text(value, budget));
          default -> throw new JqFailure(format.substring(1) + " is not a valid format");
        });
  }

  private static String plain(@Nullable Object value, Budget budget) {
    String text = text(value, budget);
    budget.room((long) text.length() * GROWTH_MAX / 3);
    return text;
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }

  private static String uri(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String row(
      String format, @Nullable Object value, String separator, Budget budget) {
    if (!(value instanceof List<?> list)) {
      throw new JqFailure(JqValues.shown(value) + " cannot be formatted as " + format);
    }
    StringBuilder row = new StringBuilder();
    String gap = "";
    for (Object cell : list) {
      row.append(gap).append(cell(format, cell, budget));
      budget.room(row.length());
      gap = separator;
    }
    return row.toString();
  }

  private static String cell(String format, @Nullable Object cell, Budget budget) {
    return switch (cell) {
      case null -> "";
      case List<?> _ ->
          throw new JqFailure("an array is not valid in a " + format.substring(1) + " row");
      case Map<?, ?> _ ->
          throw new JqFailure("an object is not valid in a " + format.substring(1) + " row");
      case String text ->
          format.equals("@csv")
              ? "\"" + text.replace("\"", "\"\"") + "\""
              : text.replace("\\", "\\\\")
                  .replace("\t", "\\t")
                  .replace("\n", "\\n")
                  .replace("\r", "\\r");
      default -> text(cell, budget);
    };
  }

  private static String shell(@Nullable Object value, Budget budget) {
    if (value instanceof List<?> list) {
      return list.stream().map(it -> shell(it, budget)).collect(Collectors.joining(" "));
    }
    if (value instanceof Map<?, ?>) {
      throw new JqFailure("an object cannot be escaped for shell");
    }
    return value instanceof String text
        ? "'" + text.replace("'", "'\\''") + "'"
        : text(value, budget);
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new JqFailure(JqValues.shown(text) + " is not valid base64 data");
    }
  }
}
