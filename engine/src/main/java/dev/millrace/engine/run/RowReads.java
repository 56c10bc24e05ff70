package dev.millrace.engine.run;

import dev.millrace.engine.run.Reads.RunOutputs;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.Json;
import dev.millrace.engine.store.Script;
import dev.millrace.engine.store.TaskRunStore;
import dev.millrace.engine.store.WorkRow;
import dev.millrace.engine.store.WorkStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of one execution, read through one connection: the planning transaction's, or a reader's. */
final class RowReads {

  private final Connection connection;

  RowReads(Connection connection) {
    this.connection = connection;
  }

  /** A database error inside a read; the batch or the attempt deals with it at the top. */
  static final class ReadFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException reason;

    ReadFailed(SQLException reason) {
      super(reason.getMessage(), reason);
      this.reason = reason;
    }

    SQLException reason() {
      return reason;
    }
  }

  List<TaskRun> withAncestors(ExecutionId execution, TaskRunId run) {
    Script script = new Script();
    TaskRunStore.withAncestors(
        script, new ExecutionId[] {execution}, new TaskRunId[] {run});
    return runs(script);
  }

  List<TaskRun> children(ExecutionId execution, @Nullable TaskRunId parent) {
    Script script = new Script();
    TaskRunStore.children(script, execution, parent);
    return runs(script);
  }

  List<TaskRun> open(ExecutionId execution) {
    Script script = new Script();
    TaskRunStore.open(script, execution);
    return runs(script);
  }

  List<TaskRun> all(ExecutionId execution) {
    Script script = new Script();
    TaskRunStore.all(script, execution);
    return runs(script);
  }

  List<RunOutputs> runsOf(ExecutionId execution, String taskId, @Nullable Integer iteration) {
    Script script = new Script();
    TaskRunStore.ofTask(script, execution, taskId, iteration);
    List<RunOutputs> found = new ArrayList<>();
    run(
        script,
        row -> {
          String text = row.getString("outputs");
          found.add(
              new RunOutputs(TaskRunStore.run(row), text == null ? null : Json.readMap(text)));
        });
    return found;
  }

  @Nullable Map<String, @Nullable Object> outputs(ExecutionId execution, TaskRunId run) {
    Script script = new Script();
    TaskRunStore.outputs(script, execution, run);
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    run(
        script,
        row -> {
          String text = row.getString("outputs");
          if (text != null) {
            found.add(Json.readMap(text));
          }
        });
    return found.isEmpty() ? null : found.getFirst();
  }

  List<String> values(ExecutionId execution, TaskRunId loop) {
    Script script = new Script();
    TaskRunStore.values(script, execution, loop);
    List<String> items = new ArrayList<>();
    run(
        script,
        row -> Json.readList(row.getString("items")).forEach(item -> items.add((String) item)));
    return items;
  }

  ExecutionStore.@Nullable Row execution(ExecutionId id) {
    Script script = new Script();
    ExecutionStore.read(script, List.of(id));
    List<ExecutionStore.Row> found = new ArrayList<>();
    run(script, row -> found.add(ExecutionStore.row(row)));
    return found.isEmpty() ? null : found.getFirst();
  }

  /** Locks these work rows; those that are gone are not in the answer. */
  List<WorkRow> holders(Collection<UUID> tokens) {
    Script script = new Script();
    WorkStore.holders(script, tokens);
    List<WorkRow> found = new ArrayList<>();
    run(script, row -> found.add(WorkStore.row(row)));
    return found;
  }

  private List<TaskRun> runs(Script script) {
    List<TaskRun> found = new ArrayList<>();
    run(script, row -> found.add(TaskRunStore.run(row)));
    return found;
  }

  private void run(Script script, Script.RowReader reader) {
    try {
      script.run(connection, reader);
    } catch (SQLException e) {
      throw new ReadFailed(e);
    }
  }
}
