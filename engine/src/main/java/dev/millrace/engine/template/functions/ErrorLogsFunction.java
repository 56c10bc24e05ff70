package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/** {@code errorLogs()}: the ERROR log entries of the current execution. */
final class ErrorLogsFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.NONE;
  }

  @Override
  public @Nullable Object call(Call call) {
    return call.outside(Services::errorLogs);
  }

  @Override
  public Effect effect() {
    return Effect.DATABASE;
  }
}
