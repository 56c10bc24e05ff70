package dev.millrace.engine.template;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an expression sees: root variables, resolved when the template asks for them, and the
 * services behind functions with effects. Implemented by the engine, one per task run or request;
 * called only on the rendering thread.
 *
 * <p>Values are plain: maps with string keys, lists, strings, numbers, booleans, {@code java.time}
 * values and null. A map may be lazy: {@code containsKey} and {@code get} are all that {@code a.b}
 * needs, iteration is asked for only by templates that print or loop over the whole map.
 */
public interface TemplateScope {
  /** The value of a root variable; null also when there is none. */
  @Nullable Object variable(String name);

  /** Whether the root variable exists, be it null. */
  boolean has(String name);

  /** The names {@code printContext()} shows. */
  Set<String> names();

  Services services();

  /** A scope over a map of root variables. */
  static TemplateScope of(Map<String, ? extends @Nullable Object> variables, Services services) {
    return new MapScope(variables, services);
  }

  /** A scope over a map whose functions with effects are refused. */
  static TemplateScope of(Map<String, ? extends @Nullable Object> variables) {
    return new MapScope(variables, NoServices.INSTANCE);
  }
}
