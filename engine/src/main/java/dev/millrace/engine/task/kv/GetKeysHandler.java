package dev.millrace.engine.task.kv;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the keys that begin with a prefix as its output. */
final class GetKeysHandler implements TaskHandler<GetKeysHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.kv.GetKeys",
          List.of(),
          "List keys of the key-value store.",
          Params.class,
          false);

  /** Properties of the task. */
  record Params(
      @Doc("What the keys begin with.") @Nullable String prefix,
      @Doc(value = "The namespace.", fallback = "that of the flow") @Nullable String namespace) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    String prefix = params.prefix() == null ? "" : params.prefix();
    return TaskResult.of(Map.of("keys", context.keyValues().keys(params.namespace(), prefix)));
  }
}
