package dev.millrace.engine.template.language;

import org.jspecify.annotations.Nullable;

/** A function of the expression language; stateless, called from any thread. */
public interface TemplateFunction {
  Signature signature();

  @Nullable Object call(Call call);

  default Effect effect() {
    return Effect.NONE;
  }
}
