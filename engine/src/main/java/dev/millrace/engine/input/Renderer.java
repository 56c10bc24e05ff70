package dev.millrace.engine.input;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders the templates in an input's declaration. Implemented over the template engine by whoever
 * resolves inputs; called from that thread.
 */
@FunctionalInterface
public interface Renderer {

  /**
   * The value of a template, typed where it is one expression, or the same value with every string
   * in it rendered.
   *
   * @param inputs what {@code inputs} shows so far; inputs not resolved yet are null
   * @throws dev.millrace.engine.flow.EngineException when it cannot be rendered
   */
  @Nullable Object render(Object templateOrValue, Map<String, @Nullable Object> inputs);
}
