package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;
import java.util.Locale;

/** {@code upper}: the text in capitals. */
final class UpperFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    return call.budget().text(text.toUpperCase(Locale.ENGLISH));
  }
}
