package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Patterns;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TextFilter;
import java.util.List;
import java.util.regex.Pattern;

/** {@code split(delimiter, limit)}: a text cut at a regular expression. */
final class SplitFilter implements TextFilter {
  @Override
  public Signature signature() {
    return Signature.of("delimiter", "limit");
  }

  @Override
  public Object applyToText(String text, Call call) {
    Pattern pattern = Patterns.compile(call.text("delimiter"));
    long limit = call.number("limit", 0);
    CharSequence guarded = Patterns.guarded(text, call.budget());
    return List.of(pattern.split(guarded, Math.clamp(limit, Integer.MIN_VALUE, Integer.MAX_VALUE)));
  }
}
