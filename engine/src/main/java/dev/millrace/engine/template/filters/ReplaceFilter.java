package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Budget;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Patterns;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code replace({'old': 'new'}, regexp)} and {@code replace('old', 'new')}: texts replaced, also
 * in all texts of a list or map.
 */
final class ReplaceFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("replace_pairs", "regexp");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    Object pairs = call.value("replace_pairs");
    if (pairs == null) {
      throw new TemplateException("The argument 'replace_pairs' is required.");
    }
    Object second = call.value("regexp");
    Map<String, String> replacements = new LinkedHashMap<>();
    if (pairs instanceof Map<?, ?> map) {
      map.forEach((from, to) -> replacements.put(text(from, call), text(to, call)));
    } else if (second != null) {
      replacements.put(text(pairs, call), text(second, call));
    } else {
      throw call.error(
          "expects a map of replacements {'old': 'new'}, or two texts: replace('old', 'new')");
    }
    boolean regexp = pairs instanceof Map<?, ?> && second != null && Values.truth(second);
    Object value = input instanceof Number || input instanceof Boolean ? input.toString() : input;
    return DeepText.map(value, text -> replaced(text, replacements, regexp, call), call.budget());
  }

  private static String text(@Nullable Object value, Call call) {
    return Text.of(value, call.budget());
  }

  private static String replaced(
      String text, Map<String, String> replacements, boolean regexp, Call call) {
    String result = text;
    for (Map.Entry<String, String> entry : replacements.entrySet()) {
      result =
          regexp
              ? Patterns.replaceAll(result, entry.getKey(), entry.getValue(), call.budget())
              : literally(result, entry.getKey(), entry.getValue(), call.budget());
    }
    return result;
  }

  private static String literally(String text, String from, String to, Budget budget) {
    budget.steps(text.length());
    if (to.length() > from.length()) {
      long growth = (long) to.length() - from.length();
      long most = from.isEmpty() ? text.length() + 1L : text.length() / from.length();
      if (text.length() + most * growth > budget.settings().outputCharsMax()) {
        budget.text(text.length() + occurrences(text, from) * growth);
      }
    }
    return text.replace(from, to);
  }

  private static long occurrences(String text, String part) {
    if (part.isEmpty()) {
      return text.length() + 1L;
    }
    long count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }
}
