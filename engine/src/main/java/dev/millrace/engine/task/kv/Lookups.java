package dev.millrace.engine.task.kv;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the tasks have in common: rendering a typed value, and a key that is not there. */
final class Lookups {

  private Lookups() {}

  /**
   * The value a property means: a single expression keeps its type, maps and lists are rendered.
   */
  static @Nullable Object value(Object raw, RunContext context) {
    return raw instanceof String template
        ? context.renderTyped(template, Map.of())
        : context.renderDeep(raw, Map.of());
  }

  /** The value of a key; one past its time counts as missing. */
  static Optional<Object> find(@Nullable String namespace, String key, RunContext context) {
    try {
      return context.keyValues().get(namespace, key);
    } catch (EngineException e) {
      if (e.code() == ErrorCode.KV_NOT_FOUND || e.code() == ErrorCode.KV_EXPIRED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static TaskFailure missing(@Nullable String namespace, String key, RunContext context) {
    return new TaskFailure(
        "No value found for key '%s' in namespace '%s' and `errorOnMissing` is set to true"
            .formatted(key, namespace == null ? context.identity().namespace() : namespace));
  }
}
