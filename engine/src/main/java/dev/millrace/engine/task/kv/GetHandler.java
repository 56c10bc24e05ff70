package dev.millrace.engine.task.kv;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the value of a key as its output. */
final class GetHandler implements TaskHandler<GetHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.kv.Get",
          List.of(),
          "Get a value of the key-value store.",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(
      @Doc("The key.") @Required String key,
      @Doc(value = "The namespace.", fallback = "that of the flow, then its parents")
          @Nullable String namespace,
      @Doc(value = "Fail when the key has no value.", fallback = "false")
          @Nullable Boolean errorOnMissing) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    Optional<Object> value = Lookups.find(params.namespace(), params.key(), context);
    if (value.isPresent()) {
      return TaskResult.of(Map.of("value", value.get()));
    }
    if (Boolean.TRUE.equals(params.errorOnMissing())) {
      throw Lookups.missing(params.namespace(), params.key(), context);
    }
    return TaskResult.empty();
  }
}
