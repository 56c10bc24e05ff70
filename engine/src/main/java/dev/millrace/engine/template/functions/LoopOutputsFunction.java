package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code loopOutputs(outputs, name)}: one output of a looped task, of all iterations as a list. */
final class LoopOutputsFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("outputs", "name");
  }

  @Override
  public @Nullable Object call(Call call) {
    Object outputs = call.required("outputs");
    String name = call.text("name");
    if (!(outputs instanceof Map<?, ?> iterations)) {
      throw call.error("expects the outputs of a task, but got " + Values.typeName(outputs));
    }
    List<@Nullable Object> all = new ArrayList<>();
    for (Object iteration : iterations.values()) {
      if (iteration instanceof Map<?, ?> map && map.containsKey(name)) {
        all.add(map.get(name));
      }
    }
    return all;
  }
}
