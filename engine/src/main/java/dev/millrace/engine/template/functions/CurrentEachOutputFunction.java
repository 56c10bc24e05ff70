package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Text;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code currentEachOutput(outputs)}: a task's outputs in the current iteration of all loops
 * around.
 */
final class CurrentEachOutputFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("outputs");
  }

  @Override
  public @Nullable Object call(Call call) {
    Object current = call.value("outputs");
    for (Object key : iterationValues(call)) {
      if (!(current instanceof Map<?, ?> map)) {
        return null;
      }
      current = map.get(Text.of(key, call.budget()));
    }
    return current;
  }

  /** Values of the iterations around, outermost first, and of this one. */
  private static List<Object> iterationValues(Call call) {
    List<Object> values = new ArrayList<>();
    List<@Nullable Object> parents = Values.elements(call.host().scope().variable("parents"));
    if (parents != null) {
      for (Object parent : parents.reversed()) {
        add(attribute(attribute(parent, "taskrun"), "value"), values);
      }
    }
    add(attribute(call.host().scope().variable("taskrun"), "value"), values);
    return values;
  }

  private static void add(@Nullable Object value, List<Object> values) {
    if (value != null) {
      values.add(value);
    }
  }

  private static @Nullable Object attribute(@Nullable Object owner, String name) {
    return owner instanceof Map<?, ?> map ? map.get(name) : null;
  }
}
