package dev.millrace.engine.store;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Uuid7;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Removal of what is past its time. Ids sort by time, so no column of time needs an index. */
public final class RetentionStore {

  /**
   * Everything below an execution goes in the statement that removes its row. Kept are: what has
   * not ended; the child of an execution that is still there, so that a tree goes from its root
   * down; what an open replay was made from, whose files it reads; and what somebody is about to
   * restart. Locks the executions, and passes over those that are locked: they are in use.
   */
  static final String REMOVE_CLOSED =
      """
      -- RetentionStore.REMOVE_CLOSED
      with old as materialized (
          select e.id
          from execution e
          where e.id > :after and e.id < :boundary and e.closed_at < :before
            and not exists (select 1 from execution c where c.id = e.caller_execution_id)
            and not exists (select 1 from execution r
                            where r.original_id = e.id and r.original_id <> r.id
                              and r.closed_at is null)
            and not exists (select 1 from work w where w.execution_id = e.id)
          order by e.id
          limit :limit
          for update of e skip locked
      ), runs as (
          delete from task_run where execution_id in (select id from old)
      ), loops as (
          delete from loop_values where execution_id in (select id from old)
      ), lines as (
          delete from log_entry where execution_id in (select id from old)
      ), metrics as (
          delete from metric where execution_id in (select id from old)
      ), files as (
          delete from file where execution_id in (select id from old)
      )
      delete from execution where id in (select id from old)
      returning id
      """;

  static final String DELETE_FILES_WITHOUT_EXECUTION =
      """
      -- RetentionStore.DELETE_FILES_WITHOUT_EXECUTION
      delete from file f
      where f.execution_id >= :from and f.execution_id < :to
        and not exists (select 1 from execution e where e.id = f.execution_id)
      """;

  private final Jdbi jdbi;

  public RetentionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Removes some executions that were over before then, with all that belongs to them; only those
   * whose id is after the given one, in the order of ids. Tells which.
   */
  public List<ExecutionId> removeClosed(Instant before, ExecutionId after, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(REMOVE_CLOSED)
            .bind("after", after.value())
            .bind("boundary", Uuid7.floor(before))
            .bind("before", before)
            .bind("limit", limit)
            .mapTo(UUID.class)
            .stream()
            .map(ExecutionId::new)
            .sorted()
            .toList());
  }

  /** Removes files of executions that were to begin in that time and did not; tells how many. */
  public int deleteFilesWithoutExecution(Instant from, Instant to) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(DELETE_FILES_WITHOUT_EXECUTION)
            .bind("from", Uuid7.floor(from))
            .bind("to", Uuid7.floor(to))
            .execute());
  }
}
