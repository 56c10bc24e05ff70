package dev.millrace.engine.task.kv;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.KeyValues;
import dev.millrace.engine.task.Raw;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores a value under a key. */
final class SetHandler implements TaskHandler<SetHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.kv.Set",
          List.of(),
          "Set a value in the key-value store.",
          Params.class,
          false);

  /** Types a value can be stored as. */
  enum KvType {
    STRING,
    NUMBER,
    BOOLEAN,
    DATETIME,
    DATE,
    DURATION,
    JSON
  }

  /**
   * Properties of the task.
   *
   * @param value raw: rendered so that it keeps its type
   */
  record Params(
      @Doc("The key.") @Required String key,
      @Doc("What the key is for.") @Nullable String kvDescription,
      @Doc("The value.") @Required @Raw Object value,
      @Doc(value = "The namespace.", fallback = "that of the flow") @Nullable String namespace,
      @Doc(value = "Replace an existing value instead of failing.", fallback = "true")
          @Nullable Boolean overwrite,
      @Doc("How long the value stays.") @Nullable Duration ttl,
      @Doc(value = "Type to store the value as.", fallback = "that of the value")
          @Nullable KvType kvType) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    KeyValues.Options options =
        new KeyValues.Options(
            params.kvType() == null ? null : params.kvType().name(),
            params.ttl(),
            params.overwrite() == null || params.overwrite(),
            params.kvDescription());
    Object value = Lookups.value(params.value(), context);
    context.keyValues().set(params.namespace(), params.key(), value, options);
    return TaskResult.empty();
  }
}
