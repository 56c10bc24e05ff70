package dev.millrace.engine.store;

import dev.millrace.engine.state.ExecutionId;
import java.util.UUID;
import java.util.function.Consumer;

/** Removal of one execution because somebody asked for it, as a part of a script. */
public final class ExecutionDeletion {

  /**
   * Everything below an execution goes in the statement that removes its row, and only if it is
   * closed: whoever opens it at the same moment keeps all of it, or meets no execution.
   */
  private static final String DELETE =
      """
      -- ExecutionDeletion.DELETE
      with gone as materialized (
          select id from execution where id = ? and closed_at is not null for update
      ), runs as (
          delete from task_run where execution_id in (select id from gone)
      ), loops as (
          delete from loop_values where execution_id in (select id from gone)
      ), lines as (
          delete from log_entry where ? and execution_id in (select id from gone)
      ), metrics as (
          delete from metric where ? and execution_id in (select id from gone)
      ), files as (
          delete from file where ? and execution_id in (select id from gone)
      ), kept as (
          update file set execution_id = null where not ? and execution_id in (select id from gone)
      )
      delete from execution where id in (select id from gone)
      returning id\
      """;

  private ExecutionDeletion() {}

  /**
   * What goes with the execution.
   *
   * @param files else they stay and belong to nobody
   */
  public record Scope(boolean logs, boolean metrics, boolean files) {}

  /** Removes a closed execution; its id is told when it was there and closed. */
  public static void add(Script script, ExecutionId id, Scope scope, Consumer<UUID> removed) {
    script.query(
        row -> removed.accept(Columns.requireUuid(row, "id")),
        DELETE,
        id.value(),
        scope.logs(),
        scope.metrics(),
        scope.files(),
        scope.files());
  }
}
