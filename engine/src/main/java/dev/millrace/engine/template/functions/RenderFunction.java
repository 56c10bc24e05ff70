package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Effect;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code render(toRender, recursive)} and {@code renderOnce(toRender)}: what the templates in a
 * value render to. The only way by which a value is ever rendered.
 */
record RenderFunction(boolean once) implements TemplateFunction {
  @Override
  public Signature signature() {
    return once ? Signature.of("toRender") : Signature.of("toRender", "recursive");
  }

  @Override
  public @Nullable Object call(Call call) {
    boolean recursive = !once && call.flag("recursive", true);
    return call.host().renderNested(call.value("toRender"), recursive);
  }

  @Override
  public Effect effect() {
    return Effect.RENDER;
  }
}
