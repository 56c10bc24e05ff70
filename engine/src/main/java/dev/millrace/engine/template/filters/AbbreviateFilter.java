package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Text;
import org.jspecify.annotations.Nullable;

/** {@code abbreviate(length)}: the text cut to a length, with an ellipsis. */
final class AbbreviateFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("length");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    if (input == null) {
      return null;
    }
    String text = Text.of(input, call.budget());
    long length = call.number("length");
    if (length < 0) {
      throw call.error("expects a length that is not negative, but got " + length);
    }
    if (text.length() < length || text.length() <= 3) {
      return text;
    }
    int width = (int) Math.min(length, text.length());
    return width <= 3 ? text.substring(0, width) : text.substring(0, width - 3) + "...";
  }
}
