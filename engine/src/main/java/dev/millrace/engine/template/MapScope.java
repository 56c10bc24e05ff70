package dev.millrace.engine.template;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scope over a given map of root variables. */
record MapScope(Map<String, ? extends @Nullable Object> variables, Services services)
    implements TemplateScope {

  @Override
  public @Nullable Object variable(String name) {
    return variables.get(name);
  }

  @Override
  public boolean has(String name) {
    return variables.containsKey(name);
  }

  @Override
  public Set<String> names() {
    return variables.keySet();
  }
}
