package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.Services;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code subflow(namespace, id, inputs, revision, labels, timeout)}: runs a flow and answers its
 * id, state, outputs and labels. Works where inputs are made; it waits a minute, or as long as its
 * {@code timeout} says, at most five.
 */
final class SubflowFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("namespace", "id", "inputs", "revision", "labels", "timeout");
  }

  @Override
  public @Nullable Object call(Call call) {
    Services.SubflowCall request =
        new Services.SubflowCall(
            call.text("namespace"),
            call.text("id"),
            call.map("inputs"),
            call.has("revision") ? call.number("revision") : null,
            call.map("labels"),
            call.optionalText("timeout"));
    return call.outside(services -> services.subflow(request));
  }

  @Override
  public Effect effect() {
    return Effect.OUTSIDE;
  }
}
