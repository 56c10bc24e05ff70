package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TextFilter;

/**
 * {@code substringBefore}, {@code substringAfter} and their {@code …Last} forms. Without the
 * separator in the text, "before" gives the whole text and "after" gives nothing.
 */
record SubstringFilter(boolean before, boolean last) implements TextFilter {
  @Override
  public Signature signature() {
    return Signature.of("separator");
  }

  @Override
  public Object applyToText(String text, Call call) {
    String separator = call.text("separator", "");
    if (separator.isEmpty()) {
      return before == last ? text : "";
    }
    int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return before ? text : "";
    }
    return before ? text.substring(0, at) : text.substring(at + separator.length());
  }
}
