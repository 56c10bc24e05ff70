package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code tasksWithState(state)}: the task runs in a state. */
final class TasksWithStateFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("state");
  }

  @Override
  public @Nullable Object call(Call call) {
    String state = call.text("state").toUpperCase(Locale.ROOT);
    return call.outside(services -> services.tasksWithState(state));
  }

  @Override
  public Effect effect() {
    return Effect.DATABASE;
  }
}
