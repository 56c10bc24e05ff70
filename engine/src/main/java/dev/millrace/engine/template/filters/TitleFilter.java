package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;

/** {@code title}: every word with a capital. */
final class TitleFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    StringBuilder title = new StringBuilder(text);
    boolean atStart = true;
    for (int i = 0; i < title.length(); i++) {
      if (Character.isWhitespace(title.charAt(i))) {
        atStart = true;
      } else if (atStart) {
        title.setCharAt(i, Character.toTitleCase(title.charAt(i)));
        atStart = false;
      }
    }
    return title.toString();
  }
}
