package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import org.jspecify.annotations.Nullable;

/** {@code className}: the Java type of a value, for debugging. */
final class ClassNameFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return input == null ? null : input.getClass().getName();
  }
}
