package dev.millrace.engine.task.kv;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.task.Raw;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes a value: maps are merged deeply, anything else is replaced. */
final class PutHandler implements TaskHandler<PutHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.kv.Put",
          List.of(),
          "Merge a value into one of the key-value store.",
          Params.class,
          false);

  /**
   * Properties of the task.
   *
   * @param value raw: rendered so that it keeps its type
   */
  record Params(
      @Doc("The key.") @Required String key,
      @Doc("What to merge into the value.") @Required @Raw Object value,
      @Doc(value = "The namespace.", fallback = "that of the flow") @Nullable String namespace,
      @Doc(value = "Fail when the key has no value.", fallback = "false")
          @Nullable Boolean errorOnMissing) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    Optional<Object> existing = Lookups.find(params.namespace(), params.key(), context);
    if (existing.isEmpty() && Boolean.TRUE.equals(params.errorOnMissing())) {
      throw Lookups.missing(params.namespace(), params.key(), context);
    }
    Object merged = merge(existing.orElse(null), Lookups.value(params.value(), context));
    KeyValues.Options options = new KeyValues.Options(null, null, true, null);
    context.keyValues().set(params.namespace(), params.key(), merged, options);
    return TaskResult.empty();
  }

  private static @Nullable Object merge(@Nullable Object old, @Nullable Object next) {
    if (!(old instanceof Map<?, ?> into) || !(next instanceof Map<?, ?> from)) {
      return next;
    }
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    into.forEach((key, value) -> merged.put(String.valueOf(key), value));
    from.forEach((key, value) ->
        merged.put(String.valueOf(key), merge(merged.get(String.valueOf(key)), value)));
    return merged;
  }
}
