package dev.millrace.engine.template.filters;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.TemplateFilter;
import dev.millrace.engine.template.language.Yaml;
import org.jspecify.annotations.Nullable;

/** {@code yaml}: a value as YAML. */
final class YamlFilter implements TemplateFilter {
  @Override
  public @Nullable Object apply(@Nullable Object input, Call call) {
    return Yaml.write(input, call.budget());
  }
}
