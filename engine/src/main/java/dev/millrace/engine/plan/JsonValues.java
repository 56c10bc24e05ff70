package dev.millrace.engine.plan;

import dev.millrace.engine.plan.Facts.RenderFailed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values a loop runs over, as texts: a text stays as it is, numbers and booleans as JSON writes
 * them, lists and maps as JSON text. The planner uses no library, hence its own small reader.
 */
final class JsonValues {

  private JsonValues() {}

  /** The elements of a list, or of the text of a JSON array; a null element stays null. */
  static List<@Nullable String> of(@Nullable Object rendered) throws RenderFailed {
    if (rendered instanceof Collection<?> list) {
      List<@Nullable String> values = new ArrayList<>();
      for (Object element : list) {
        values.add(element == null ? null : element(element));
      }
      return values;
    }
    if (rendered instanceof CharSequence text) {
      return new JsonArrayReader(text.toString()).elements();
    }
    throw new RenderFailed(
        "The values of a loop must be a list or the text of a JSON array, but they are `"
            + rendered
            + "`");
  }

  private static String element(Object element) {
    if (element instanceof CharSequence text) {
      return text.toString();
    }
    StringBuilder json = new StringBuilder();
    write(element, json);
    return json.toString();
  }

  private static void write(@Nullable Object value, StringBuilder json) {
    switch (value) {
      case null -> json.append("null");
      case Number number -> json.append(number);
      case Boolean bool -> json.append(bool);
      case Map<?, ?> map -> writeMap(map, json);
      case Collection<?> list -> writeList(list, json);
      default -> quote(value.toString(), json);
    }
  }

  private static void writeMap(Map<?, ?> map, StringBuilder json) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.append(separator);
      quote(String.valueOf(entry.getKey()), json);
      json.append(':');
      write(entry.getValue(), json);
      separator = ",";
    }
    json.append(map.isEmpty() ? "{}" : "}");
  }

  private static void writeList(Collection<?> list, StringBuilder json) {
    String separator = "[";
    for (Object element : list) {
      json.append(separator);
      write(element, json);
      separator = ",";
    }
    json.append(list.isEmpty() ? "[]" : "]");
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < 0x20) {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
