package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.TemplateException;
import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import org.jspecify.annotations.Nullable;

/** {@code env(name, default)}: a variable of the environment that is open to flows. */
final class EnvFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("name", "default");
  }

  @Override
  public @Nullable Object call(Call call) {
    String name = call.text("name");
    String value = call.outside(services -> services.environment(name));
    if (value != null) {
      return value;
    }
    if (call.has("default")) {
      return call.value("default");
    }
    throw new TemplateException("The environment variable '" + name + "' is not defined.");
  }
}
