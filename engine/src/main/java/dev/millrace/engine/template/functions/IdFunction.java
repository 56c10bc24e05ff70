package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/** {@code id()}: a unique id of 22 letters and digits. */
final class IdFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.NONE;
  }

  @Override
  public @Nullable Object call(Call call) {
    return Ids.base62(Ids.bytes(Ids.uuid7(call.services())), 22);
  }
}
