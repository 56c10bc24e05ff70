package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Json;
import dev.millrace.engine.template.language.TemplateFilter;
import org.jspecify.annotations.Nullable;

/** {@code toJson} and the older {@code json}: a value as JSON. */
final class ToJsonFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return Json.write(input, call.budget());
  }
}
