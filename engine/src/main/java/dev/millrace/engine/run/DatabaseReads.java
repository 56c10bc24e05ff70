package dev.millrace.engine.run;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.Documents;
import dev.millrace.engine.store.RetryableSql;
import dev.millrace.engine.store.SqlSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What expressions of an attempt read, from the database, one short look at a time: no connection
 * is held while a task runs. Used by the attempt's thread.
 */
final class DatabaseReads implements Reads {

  private final RetryableSql retry = RetryableSql.standard();
  private final Database database;
  private final RunnableFlow flow;
  private final Execution execution;
  private final Documents documents;
  private final Map<TaskRunId, TaskRun> runs = new HashMap<>();

  DatabaseReads(Database database, Assignment assignment) {
    this(database, assignment.flow(), assignment.execution(), assignment.documents());
    runs.put(assignment.run().id(), assignment.run());
    assignment.ancestors().forEach(run -> runs.put(run.id(), run));
  }

  DatabaseReads(Database database, RunnableFlow flow, Execution execution, Documents documents) {
    this.database = database;
    this.flow = flow;
    this.execution = execution;
    this.documents = documents;
  }

  @Override
  public RunnableFlow runnable() {
    return flow;
  }

  @Override
  public Execution execution() {
    return execution;
  }

  @Override
  public Documents documents() {
    return documents;
  }

  @Override
  public @Nullable TaskRun parent(TaskRun run) {
    TaskRunId parent = run.parentId();
    if (parent == null) {
      return null;
    }
    if (!runs.containsKey(parent)) {
      remember(look(rows -> rows.withAncestors(id(), parent)));
    }
    return runs.get(parent);
  }

  @Override
  public List<RunOutputs> runsOf(String taskId, @Nullable Integer iteration) {
    return look(rows -> rows.runsOf(id(), taskId, iteration));
  }

  @Override
  public Map<String, @Nullable Object> outputs(TaskRun run) {
    // A task without outputs answers null; Function's result may be null here.
    Map<String, @Nullable Object> outputs =
        look(rows -> {
          Map<String, @Nullable Object> found = rows.outputs(id(), run.id());
          return found == null ? Map.<String, @Nullable Object>of() : found;
        });
    return outputs;
  }

  @Override
  public List<TaskRun> all() {
    List<TaskRun> all = look(rows -> rows.all(id()));
    remember(all);
    return all;
  }

  private void remember(List<TaskRun> found) {
    found.forEach(run -> runs.put(run.id(), run));
  }

  private ExecutionId id() {
    return execution.id();
  }

  /** A database that is away is waited for: the task must not fail because of it. */
  private <T> T look(Function<RowReads, T> read) {
    try {
      return retry.run(
          "Reading for a task",
          RetryableSql.TEN_MINUTES,
          () -> {
            try (SqlSession session = database.session()) {
              return read.apply(new RowReads(session));
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the database was away");
    }
  }
}
