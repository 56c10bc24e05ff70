package dev.millrace.engine.task;

import dev.millrace.engine.flow.TypeCatalog;
import dev.millrace.engine.flow.WorkTask;
import dev.millrace.engine.task.core.CoreTasks;
import dev.millrace.engine.task.http.HttpTasks;
import dev.millrace.engine.task.kv.KvTasks;
import dev.millrace.engine.task.script.ScriptTasks;
import dev.millrace.engine.task.storage.StorageTasks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every task type this node can run, by canonical name, alias and unambiguous tail of the canonical
 * name. Made once at the start; the parser asks it what is valid, the workers what to run.
 * Immutable.
 */
public final class TaskTypes implements TypeCatalog {

  private final Map<String, TaskType<?>> canonical = new LinkedHashMap<>();
  private final Map<String, TaskType<?>> byName = new HashMap<>();

  /**
   * A registry of these handlers.
   *
   * @throws IllegalArgumentException when two of them claim one name
   */
  public TaskTypes(List<? extends TaskHandler<?>> handlers) {
    for (TaskHandler<?> handler : handlers) {
      register(new TaskType<>(handler));
    }
    Map<String, TaskType<?>> tails = tails();
    tails.forEach(byName::putIfAbsent);
  }

  /** The handlers that come with the engine. */
  public static TaskTypes builtIn() {
    return new TaskTypes(builtInHandlers());
  }

  private static List<TaskHandler<?>> builtInHandlers() {
    List<TaskHandler<?>> handlers = new ArrayList<>();
    handlers.addAll(CoreTasks.handlers());
    handlers.addAll(HttpTasks.handlers());
    handlers.addAll(KvTasks.handlers());
    handlers.addAll(StorageTasks.handlers());
    handlers.addAll(ScriptTasks.handlers());
    return handlers;
  }

  private void register(TaskType<?> type) {
    TypeInfo info = type.info();
    claim(info.canonicalName(), type);
    for (String alias : info.aliases()) {
      claim(alias, type);
    }
    canonical.put(info.canonicalName(), type);
  }

  private void claim(String name, TaskType<?> type) {
    TaskType<?> other = byName.putIfAbsent(name, type);
    if (other != null) {
      throw new IllegalArgumentException(
          "Two task types claim the name `%s`: %s and %s; remove one of the plugins"
              .formatted(name, other.info().canonicalName(), type.info().canonicalName()));
    }
  }

  /** Every tail that one canonical name alone ends with. */
  private Map<String, TaskType<?>> tails() {
    Map<String, TaskType<?>> tails = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    canonical.forEach((name, type) -> {
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        String tail = name.substring(dot + 1);
        if (tails.putIfAbsent(tail, type) != null) {
          ambiguous.add(tail);
        }
      }
    });
    tails.keySet().removeAll(ambiguous);
    return tails;
  }

  @Override
  public @Nullable TypeInfo find(String type) {
    TaskType<?> found = byName.get(type);
    return found == null ? null : found.info();
  }

  @Override
  public Collection<TypeInfo> all() {
    return canonical.values().stream().map(TaskType::info).toList();
  }

  /** The type of this canonical name, alias or tail, ready to run; null when there is none. */
  public @Nullable TaskType<?> get(String type) {
    return byName.get(type);
  }

  /** Whether the task's handler is pure; a type this node does not know is not. */
  public boolean pure(WorkTask task) {
    TaskType<?> type = byName.get(task.canonicalType());
    return type != null && type.pure();
  }

  /**
   * Runs one attempt of a task.
   *
   * @throws TaskFailure also when this node does not know the type
   * @throws Exception as {@link TaskType#run}
   */
  public TaskResult run(WorkTask task, RunContext context) throws Exception {
    TaskType<?> type = byName.get(task.canonicalType());
    if (type == null) {
      throw new TaskFailure(
          "This node has no task type `%s`; put the plugin that brings it into the plugins folder"
              .formatted(task.canonicalType()));
    }
    return type.run(task, context);
  }

  /** These types as the parser sees them where flows run on nodes with such settings. */
  public TypeCatalog on(HandlerSettings settings) {
    return new TypeCatalog() {
      @Override
      public @Nullable TypeInfo find(String type) {
        return TaskTypes.this.find(type);
      }

      @Override
      public Collection<TypeInfo> all() {
        return TaskTypes.this.all();
      }

      @Override
      public List<String> warnings(WorkTask task) {
        return TaskTypes.this.warnings(task, settings);
      }
    };
  }

  /** What a user should know about a task before it runs on a node with these settings. */
  public List<String> warnings(WorkTask task, HandlerSettings settings) {
    TaskType<?> type = byName.get(task.canonicalType());
    return type == null ? List.of() : type.warnings(task, settings);
  }
}
