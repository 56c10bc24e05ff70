package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Dates;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** {@code now(format, timeZone, existingFormat, locale)}: the current date as text. */
final class NowFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("format", "timeZone", "existingFormat", "locale");
  }

  @Override
  public @Nullable Object call(Call call) {
    ZonedDateTime now = call.services().clock().instant().atZone(Dates.zone(call));
    return Dates.format(now, call);
  }
}
