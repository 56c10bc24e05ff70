package dev.millrace.engine.task.testing;

import dev.millrace.engine.task.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The least of the template language: {@code {{ a.b }}} over maps, in text and typed. */
final class FakeTemplates {

  private static final Pattern EXPRESSION =
      Pattern.compile("\\{\\{\\s*([\\w.]+)(?:\\['([^']+)'])?\\s*}}");

  private FakeTemplates() {}

  static String render(String template, Map<String, @Nullable Object> variables) {
    return EXPRESSION
        .matcher(template)
        .replaceAll(match ->
            Matcher.quoteReplacement(text(value(match.group(1), match.group(2), variables))));
  }

  static @Nullable Object renderTyped(String template, Map<String, @Nullable Object> variables) {
    Matcher match = EXPRESSION.matcher(template);
    return match.matches()
        ? value(match.group(1), match.group(2), variables)
        : render(template, variables);
  }

  static @Nullable Object renderDeep(
      @Nullable Object value, Map<String, @Nullable Object> variables) {
    return switch (value) {
      case String text -> render(text, variables);
      case List<?> list -> {
        List<@Nullable Object> rendered = new ArrayList<>();
        list.forEach(each -> rendered.add(renderDeep(each, variables)));
        yield rendered;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
        map.forEach((key, each) ->
            rendered.put(render(key.toString(), variables), renderDeep(each, variables)));
        yield rendered;
      }
      case null, default -> value;
    };
  }

  private static @Nullable Object value(
      String path, @Nullable String key, Map<String, @Nullable Object> variables) {
    Object value = variables;
    for (String name : path.split("\\.")) {
      value = step(path, value, name);
    }
    return key == null ? value : step(path, value, key);
  }

  private static @Nullable Object step(String path, @Nullable Object value, String name) {
    if (!(value instanceof Map<?, ?> map) || !map.containsKey(name)) {
      throw new IllegalArgumentException("Unable to find `" + name + "` used in `" + path + "`");
    }
    return map.get(name);
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Map<?, ?> map -> JsonText.write(map);
      case List<?> list -> JsonText.write(list);
      default -> value.toString();
    };
  }
}
