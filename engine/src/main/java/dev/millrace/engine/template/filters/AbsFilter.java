package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** {@code abs}: a number without its sign. */
final class AbsFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return switch (input) {
      case null -> throw call.error("expects a number, but got null");
      case BigDecimal number -> number.abs();
      case BigInteger number -> number.abs();
      case Integer number -> Math.abs(number);
      case Double number -> Math.abs(number);
      case Float number -> Math.abs(number);
      case Number number -> Math.abs(number.longValue());
      default -> throw call.error("expects a number, but got " + Values.typeName(input));
    };
  }
}
