package dev.millrace.engine.run;

import dev.millrace.engine.run.Reads.RunOutputs;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.Json;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.SqlSession;
import dev.millrace.engine.store.TaskRunStore;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.store.WorkStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows of one execution, read through one session: the planning transaction's, or a reader's. */
final class RowReads {

  private final SqlSession session;

  RowReads(SqlSession session) {
    this.session = session;
  }

  List<TaskRun> withAncestors(ExecutionId execution, TaskRunId run) {
    return list((script, found) ->
        TaskRunStore.withAncestors(script, List.of(new TaskRunStore.Key(execution, run)), found));
  }

  List<TaskRun> children(ExecutionId execution, @Nullable TaskRunId parent) {
    return list((script, found) -> TaskRunStore.children(script, execution, parent, found));
  }

  List<TaskRun> open(ExecutionId execution) {
    return list((script, found) -> TaskRunStore.open(script, execution, found));
  }

  List<TaskRun> all(ExecutionId execution) {
    return list((script, found) -> TaskRunStore.all(script, execution, found));
  }

  List<RunOutputs> runsOf(ExecutionId execution, String taskId, @Nullable Integer iteration) {
    List<TaskRunStore.WithOutputs> rows =
        list((script, found) ->
            TaskRunStore.ofTask(
                script, new TaskRunStore.TaskKey(execution, taskId, iteration), found));
    return rows.stream()
        .map(row ->
            new RunOutputs(row.run(), row.outputs() == null ? null : Json.readMap(row.outputs())))
        .toList();
  }

  @Nullable Map<String, @Nullable Object> outputs(ExecutionId execution, TaskRunId run) {
    List<String> texts = new ArrayList<>();
    Script script = new Script();
    TaskRunStore.outputs(
        script,
        new TaskRunStore.Key(execution, run),
        text -> {
          if (text != null) {
            texts.add(text);
          }
        });
    session.run(script);
    return texts.isEmpty() ? null : Json.readMap(texts.getFirst());
  }

  List<String> values(ExecutionId execution, TaskRunId loop) {
    List<String> texts =
        list((script, found) ->
            TaskRunStore.values(script, new TaskRunStore.Key(execution, loop), found));
    List<String> items = new ArrayList<>();
    texts.forEach(text -> Json.readList(text).forEach(item -> items.add(String.valueOf(item))));
    return items;
  }

  ExecutionStore.@Nullable Row execution(ExecutionId id) {
    List<ExecutionStore.Row> found =
        list((script, sink) -> ExecutionStore.read(script, List.of(id), sink));
    return found.isEmpty() ? null : found.getFirst();
  }

  /** Locks these work rows after what the script has already. */
  List<WorkRow> holders(Script script, Collection<UUID> tokens) {
    List<WorkRow> found = new ArrayList<>();
    WorkStore.holders(script, tokens, found::add);
    session.run(script);
    return found;
  }

  private <T> List<T> list(BiConsumer<Script, Consumer<T>> query) {
    List<T> found = new ArrayList<>();
    Script script = new Script();
    query.accept(script, found::add);
    session.run(script);
    return found;
  }
}
