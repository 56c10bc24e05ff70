package dev.millrace.engine.task.storage;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.HandlerType;
import dev.millrace.engine.task.Raw;
import dev.millrace.engine.task.Required;
import dev.millrace.engine.task.RunContext;
import dev.millrace.engine.task.TaskFailure;
import dev.millrace.engine.task.TaskHandler;
import dev.millrace.engine.task.TaskResult;
import dev.millrace.engine.template.Templates;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the items of a file that a condition holds for, or the others. */
final class FilterItemsHandler implements TaskHandler<FilterItemsHandler.Params> {

  private static final HandlerType<Params> TYPE =
      new HandlerType<>(
          "io.kestra.plugin.core.storage.FilterItems",
          List.of("io.kestra.core.tasks.storages.FilterItems"),
          "Filter the items of a file.",
          Params.class,
          false);

  /** What happens to items the condition holds for. */
  enum FilterType {
    INCLUDE,
    EXCLUDE
  }

  /** What happens to items the condition cannot be asked about. */
  enum ErrorOrNull {
    FAIL,
    INCLUDE,
    EXCLUDE
  }

  /**
   * Properties of the task.
   *
   * @param filterCondition raw: rendered for each item
   */
  record Params(
      @Doc("Address of the file.") @Required String from,
      @Doc("Expression over the fields of an item.") @Required @Raw String filterCondition,
      @Doc(value = "Keep or leave out the items it holds for.", fallback = "INCLUDE")
          @Nullable FilterType filterType,
      @Doc(value = "When the expression fails or is null.", fallback = "FAIL")
          @Nullable ErrorOrNull errorOrNullBehavior) {}

  @Override
  public HandlerType<Params> type() {
    return TYPE;
  }

  @Override
  public TaskResult run(Params params, RunContext context) throws IOException, TaskFailure {
    boolean includes = params.filterType() != FilterType.EXCLUDE;
    ErrorOrNull otherwise =
        params.errorOrNullBehavior() == null ? ErrorOrNull.FAIL : params.errorOrNullBehavior();
    try (Scratch kept = Scratch.create(context)) {
      Items.Counts counts =
          Items.choose(
              params.from().strip(),
              context,
              kept,
              (item, place) -> {
                String answer = answer(params.filterCondition(), item, place, otherwise, context);
                return answer == null
                    ? otherwise == ErrorOrNull.INCLUDE
                    : Templates.isTruthy(answer) == includes;
              });
      return TaskResult.of(
          Map.of(
              "uri", kept.store(context, ".ion"),
              "processedItemsTotal", counts.processed(),
              "droppedItemsTotal", counts.dropped()));
    }
  }

  /** The rendered condition; null when it failed or is null and that is no failure. */
  private static @Nullable String answer(
      String condition,
      Map<String, @Nullable Object> item,
      long place,
      ErrorOrNull otherwise,
      RunContext context)
      throws TaskFailure {
    String why;
    try {
      String answer = context.render(condition, item);
      if (!answer.isBlank()) {
        return answer;
      }
      why = "the condition gives nothing";
    } catch (RuntimeException e) { // whatever is wrong with the expression, the task says what then
      why = String.valueOf(e.getMessage());
    }
    if (otherwise == ErrorOrNull.FAIL) {
      throw new TaskFailure(
          "Item %d: %s (errorOrNullBehavior INCLUDE or EXCLUDE goes on)".formatted(place + 1, why));
    }
    return null;
  }
}
