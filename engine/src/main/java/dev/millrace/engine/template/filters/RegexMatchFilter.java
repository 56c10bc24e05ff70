package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Patterns;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TextFilter;

/** {@code regexMatch(regex)}: whether the text contains a match. */
final class RegexMatchFilter implements TextFilter {
  @Override
  public Signature signature() {
    return Signature.of("regex");
  }

  @Override
  public Object applyToText(String text, Call call) {
    return Patterns.matcher(call.text("regex"), text, call.budget()).find();
  }
}
