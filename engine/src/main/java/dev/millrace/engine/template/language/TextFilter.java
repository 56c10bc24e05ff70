package dev.millrace.engine.template.language;

import org.jspecify.annotations.Nullable;

/** A filter from text to anything; any other value is given as its text, null stays null. */
public interface TextFilter extends TemplateFilter {
  @Nullable Object applyToText(String text, Call call);

  @Override
  default @Nullable Object apply(@Nullable Object input, Call call) {
    return input == null ? null : applyToText(Text.of(input, call.budget()), call);
  }
}
