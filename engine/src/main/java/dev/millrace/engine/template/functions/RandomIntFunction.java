package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/** {@code randomInt(lower, upper)}: a whole number from lower up to, not including, upper. */
final class RandomIntFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("lower", "upper");
  }

  @Override
  public @Nullable Object call(Call call) {
    long lower = call.number("lower");
    long upper = call.number("upper");
    if (upper < lower) {
      throw new TemplateException("In 'randomInt()' upper is less than lower");
    }
    return upper == lower ? lower : call.services().random().nextLong(lower, upper);
  }
}
