package dev.millrace.engine.template.filters;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.engine.template.jq.Jq;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Json;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFilter;
import org.jspecify.annotations.Nullable;

/** {@code jq(expression)}: the results of a jq program, always as a list. */
final class JqFilter implements TemplateFilter {
  @Override
  public Signature signature() {
    return Signature.of("expression");
  }

  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return Jq.run(call.text("expression"), read(input, call), call.budget());
  }

  /** Text that is JSON, such as the body of an HTTP answer, is what it says. */
  private static @Nullable Object read(@Nullable Object input, Call call) {
    if (!(input instanceof String text)) {
      return input;
    }
    try {
      call.budget().start();
      call.budget().steps(text.length());
      return Json.read(text);
    } catch (JsonProcessingException e) {
      return text;
    }
  }
}
