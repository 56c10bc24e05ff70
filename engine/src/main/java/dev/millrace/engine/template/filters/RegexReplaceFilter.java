package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Patterns;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TextFilter;

/** {@code regexReplace(regex, replacement)}: every match replaced; {@code $1} is a group. */
final class RegexReplaceFilter implements TextFilter {
  @Override
  public Signature signature() {
    return Signature.of("regex", "replacement");
  }

  @Override
  public Object applyToText(String text, Call call) {
    return Patterns.replaceAll(text, call.text("regex"), call.text("replacement"), call.budget());
  }
}
