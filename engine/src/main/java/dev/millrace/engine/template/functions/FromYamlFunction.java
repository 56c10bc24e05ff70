package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import dev.millrace.engine.template.language.Yaml;
import org.jspecify.annotations.Nullable;

/** {@code yaml(yaml)}: the value a YAML text means. */
final class FromYamlFunction implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("yaml");
  }

  @Override
  public @Nullable Object call(Call call) {
    Object yaml = call.value("yaml");
    return yaml instanceof String text ? Yaml.read(text, call.budget()) : yaml;
  }
}
