package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TextFilter;

/** {@code nl2br}: line ends as HTML breaks. */
final class Nl2brFilter implements TextFilter {
  @Override
  public Object applyToText(String text, Call call) {
    call.budget().text(text.length() * 6L);
    return text.replaceAll("\\r\\n?|\\n", "<br />");
  }
}
