package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Numbers;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Values;
import org.jspecify.annotations.Nullable;

/** {@code max(values…)} and {@code min(values…)}. */
record ExtremeFunction(boolean largest) implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.OPEN;
  }

  @Override
  public @Nullable Object call(Call call) {
    Number extreme = null;
    for (Object value : call.all()) {
      if (value == null) {
        continue;
      }
      if (!(value instanceof Number number)) {
        throw call.error("compares numbers, but got " + Values.typeName(value));
      }
      int order = extreme == null ? 0 : Numbers.compare(number, extreme);
      if (extreme == null || (largest ? order > 0 : order < 0)) {
        extreme = number;
      }
    }
    return extreme;
  }
}
