package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/** {@code endsWith(value)}: whether the text ends so. */
final class EndsWithFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("value");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    String value = affix(call);
    return input != null && Text.of(input, call.budget()).endsWith(value);
  }

  /** The argument of this filter and of {@code startsWith}. */
  static String affix(Call call) {
    Object value = call.value("value");
    if (value == null) {
      throw new TemplateException("The argument 'value' is required.");
    }
    return Text.of(value, call.budget());
  }
}
