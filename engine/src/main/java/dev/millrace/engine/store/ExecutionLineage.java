package dev.millrace.engine.store;

import dev.millrace.engine.state.ExecutionId;
import org.jdbi.v3.core.Jdbi;

/** Which executions started which, by Subflow tasks. Read only; safe for all threads. */
public final class ExecutionLineage {
  /** Up from both; related when one is met on the other's way. */
  static final String IS_RELATED =
      """
      -- ExecutionLineage.IS_RELATED
      with recursive line (start_id, id, caller_id, depth) as (
          select id, id, caller_execution_id, 0
          from execution
          where id in (:one, :other)
          union all
          select line.start_id, e.id, e.caller_execution_id, line.depth + 1
          from line join execution e on e.id = line.caller_id
          where line.depth < 100
      )
      select exists (select 1 from line
                     where (start_id = :one and id = :other) or (start_id = :other and id = :one))
      """;

  private final Jdbi jdbi;

  public ExecutionLineage(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Whether one descends from the other. */
  public boolean isRelated(ExecutionId one, ExecutionId other) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(IS_RELATED)
            .bind("one", one.value())
            .bind("other", other.value())
            .mapTo(Boolean.class)
            .one());
  }
}
