package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Raw;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the last item of each key; reads the file twice, remembers the keys. */
final class DeduplicateItemsHandler implements TaskHandler<DeduplicateItemsHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.DeduplicateItems",
          List.of("io.kestra.core.tasks.storages.DeduplicateItems"),
          "Keep the last item of each key.",
          Params.class,
          false);

  /**
   * Properties of the task.
   *
   * @param expr raw: rendered for each item
   */
  record Params(
      @Doc("Address of the file.") @Required String from,
      @Doc("Expression over the fields of an item that gives its key.") @Required @Raw
          String expr) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException, TaskFailure {
    String from = params.from().strip();
    Map<String, Long> last = new HashMap<>();
    Items.choose(
        from,
        context,
        null,
        (item, place) -> {
          last.put(context.render(params.expr(), item), place);
          return true;
        });
    Set<Long> kept = new HashSet<>(last.values());
    try (Scratch scratch = Scratch.create(context)) {
      Items.Counts counts =
          Items.choose(from, context, scratch, (item, place) -> kept.contains(place));
      return TaskResult.of(
          Map.of(
              "uri", scratch.store(context, ".ion"),
              "numKeys", (long) last.size(),
              "processedItemsTotal", counts.processed(),
              "droppedItemsTotal", counts.dropped()));
    }
  }
}
