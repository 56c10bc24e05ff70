package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;

/** {@code capitalize}: the first letter as a capital. */
final class CapitalizeFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    int first = 0;
    while (first < text.length() && Character.isWhitespace(text.charAt(first))) {
      first++;
    }
    return first == text.length()
        ? text
        : text.substring(0, first)
            + Character.toTitleCase(text.charAt(first))
            + text.substring(first + 1);
  }
}
