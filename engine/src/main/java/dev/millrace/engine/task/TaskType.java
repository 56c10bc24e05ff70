package dev.millrace.engine.task;

import dev.millrace.engine.flow.TypeCatalog.Kind;
import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import dev.millrace.engine.flow.WorkTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A task type ready to run: its handler and what is known about its properties. Made by {@link
 * TaskTypes}; used by the workers and the planning transaction, on any thread.
 */
public final class TaskType<P extends Record> {

  private final TaskHandler<P> handler;
  private final HandlerType<P> type;
  private final ParamsBinder<P> binder;
  private final TypeInfo info;

  TaskType(TaskHandler<P> handler) {
    this.handler = handler;
    this.type = handler.type();
    this.binder = ParamsBinder.of(type.params());
    this.info = new TypeInfo(type.canonicalName(), type.aliases(), type.title(), binder.infos());
  }

  public TypeInfo info() {
    return info;
  }

  /** Whether running it, apart from rendering, does no I/O, waits for nothing and has no effect. */
  public boolean pure() {
    return type.pure();
  }

  /**
   * Renders and converts the task's properties and runs its handler.
   *
   * @throws TaskFailure also when a property is not what the handler wants; the message names it
   * @throws Exception as {@link TaskHandler#run}, and what rendering throws
   */
  public TaskResult run(WorkTask task, RunContext context) throws Exception {
    return handler.run(params(task, context), context);
  }

  private P params(WorkTask task, RunContext context) throws TaskFailure {
    try {
      return binder.bind(task.properties(), value -> context.renderDeep(value, Map.of()));
    } catch (PropertyMismatch e) {
      throw new TaskFailure(String.valueOf(e.getMessage()));
    }
  }

  /** What a user should know about this task before it runs on a node with these settings. */
  public List<String> warnings(WorkTask task, HandlerSettings settings) {
    return handler.warnings(task.properties(), settings);
  }

  /** The properties in the order they are documented. */
  public List<PropertyDoc> documentation() {
    List<PropertyDoc> docs = new ArrayList<>();
    for (ParamsBinder.Property property : binder.properties()) {
      Doc doc = property.doc();
      docs.add(
          new PropertyDoc(
              property.name(),
              property.aliases(),
              Converters.kindOf(property.type()),
              property.required(),
              Converters.enumNames(property.type()),
              doc == null ? "" : doc.value(),
              doc == null ? "" : doc.fallback()));
    }
    return docs;
  }

  /**
   * One property, for documentation and the schema.
   *
   * @param aliases old spellings
   * @param values the constants of an ENUM
   * @param fallback the default as the user would write it, or empty
   */
  public record PropertyDoc(
      String name,
      List<String> aliases,
      Kind kind,
      boolean required,
      List<String> values,
      String title,
      String fallback) {
    public PropertyDoc {
      aliases = List.copyOf(aliases);
      values = List.copyOf(values);
    }
  }
}
