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
import org.jspecify.annotations.Nullable;

/** Removes a key. */
final class DeleteHandler implements TaskHandler<DeleteHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.kv.Delete",
          List.of(),
          "Delete a key of the key-value store.",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(
      @Doc("The key.") @Required String key,
      @Doc(value = "The namespace.", fallback = "that of the flow") @Nullable String namespace,
      @Doc(value = "Fail when there is no such key.", fallback = "false")
          @Nullable Boolean errorOnMissing) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws TaskFailure {
    boolean deleted = context.keyValues().delete(params.namespace(), params.key());
    if (!deleted && Boolean.TRUE.equals(params.errorOnMissing())) {
      throw Lookups.missing(params.namespace(), params.key(), context);
    }
    return TaskResult.of(Map.of("deleted", deleted));
  }
}
