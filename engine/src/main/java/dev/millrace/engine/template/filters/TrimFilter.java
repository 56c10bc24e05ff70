package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;

/** {@code trim}: the text without white space at its ends. */
final class TrimFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    return text.trim();
  }
}
