package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/** {@code uuid()}: a UUID of version 7. */
final class UuidFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.NONE;
  }

  @Override
  public @Nullable Object call(Call call) {
    return Ids.uuid7(call.services()).toString();
  }
}
