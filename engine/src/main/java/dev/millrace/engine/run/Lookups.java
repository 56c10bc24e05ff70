package dev.millrace.engine.run;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRun;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.DatabaseErrors;
import dev.millrace.engine.store.ExecutionStore;
import dev.millrace.engine.store.SqlFault;
import dev.millrace.engine.store.SqlSession;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Short looks at what is stored, for those who ask the node something. Each takes a connection and
 * gives it back; a database that is away is not waited for, but is the asker's error
 * DATABASE_UNAVAILABLE. Safe for all threads.
 */
final class Lookups {

  private final Database database;

  Lookups(Database database) {
    this.database = database;
  }

  <T extends @Nullable Object> T look(Function<RowReads, T> read) {
    try (SqlSession session = database.session()) {
      return read.apply(new RowReads(session));
    } catch (SqlFault e) {
      throw unreadable(e);
    }
  }

  /** An execution as it is stored, or EXECUTION_NOT_FOUND. */
  ExecutionStore.Row execution(ExecutionId id) {
    ExecutionStore.Row row = look(rows -> rows.execution(id));
    if (row == null) {
      throw notFound(id);
    }
    return row;
  }

  /** A task run of an execution, or TASK_RUN_NOT_FOUND. */
  TaskRun taskRun(ExecutionId execution, TaskRunId id) {
    return look(rows -> rows.withAncestors(execution, id)).stream()
        .filter(run -> run.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new EngineException(
                ErrorCode.TASK_RUN_NOT_FOUND,
                "Execution %s has no task run %s".formatted(execution, id)));
  }

  static EngineException unreadable(SqlFault e) {
    EngineException explained = DatabaseErrors.explain(e);
    return explained != null
        ? explained
        : new EngineException(
            ErrorCode.DATABASE_UNAVAILABLE, "The database cannot be used: " + e.getMessage(), e);
  }

  static EngineException notFound(ExecutionId id) {
    return new EngineException(
        ErrorCode.EXECUTION_NOT_FOUND, "Execution %s does not exist".formatted(id));
  }
}
