package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;
import java.util.Locale;

/** {@code lower}: the text in small letters. */
final class LowerFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    return text.toLowerCase(Locale.ENGLISH);
  }
}
