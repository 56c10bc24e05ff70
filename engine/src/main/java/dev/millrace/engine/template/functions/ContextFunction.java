package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code printContext()} and {@code fetchContext()}: all variables. */
final class ContextFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.NONE;
  }

  @Override
  public @Nullable Object call(Call call) {
    Map<String, @Nullable Object> context = new LinkedHashMap<>(call.host().localVariables());
    for (String name : call.host().scope().names()) {
      context.putIfAbsent(name, call.host().scope().variable(name));
    }
    return context;
  }

  @Override
  public Effect effect() {
    return Effect.DATABASE;
  }
}
