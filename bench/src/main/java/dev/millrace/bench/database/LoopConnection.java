package dev.millrace.bench.database;

import dev.millrace.engine.state.Uuid7;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;

/**
 * The statements of the hand-written loop on one connection, each one transaction in one round
 * trip: nothing an engine could leave out. Used by one thread.
 */
final class LoopConnection implements AutoCloseable {

  static final String TABLES =
      """
      -- LoopConnection.TABLES
      create table if not exists loop_execution (
          id uuid primary key, flow text not null, state smallint not null,
          created_at timestamptz not null, ended_at timestamptz
      ) with (fillfactor = 80);
      create table if not exists loop_task_run (
          id uuid primary key, execution_id uuid not null, task text not null,
          state smallint not null, outputs json, started_at timestamptz not null,
          ended_at timestamptz
      ) with (fillfactor = 80);
      create index if not exists loop_task_run_execution on loop_task_run (execution_id);
      create table if not exists loop_commit (number integer not null)
      """;

  /** As an engine would: joins with arrays by index, whatever the statistics say. */
  private static final String SESSION =
      "set plan_cache_mode = force_generic_plan; set enable_seqscan = off;"
          + " set enable_hashjoin = off; set enable_mergejoin = off";

  private static final String COMMIT =
      """
      -- LoopConnection.COMMIT
      insert into loop_commit (number) values (1)
      """;

  private static final String CREATE =
      """
      -- LoopConnection.CREATE
      with execution as (
          insert into loop_execution (id, flow, state, created_at)
          select id, 'flow', 1, now() from unnest(?::uuid[]) as id)
      insert into loop_task_run (id, execution_id, task, state, started_at)
      select id, execution_id, 'task', 1, now()
      from unnest(?::uuid[], ?::uuid[]) as run (id, execution_id)
      """;

  private static final String ADVANCE =
      """
      -- LoopConnection.ADVANCE
      with done as (
          update loop_task_run set state = 2, outputs = '{"value":1}', ended_at = now()
          where id = any (?::uuid[]))
      insert into loop_task_run (id, execution_id, task, state, started_at)
      select id, execution_id, 'task', 1, now()
      from unnest(?::uuid[], ?::uuid[]) as run (id, execution_id)
      """;

  private static final String FINISH =
      """
      -- LoopConnection.FINISH
      with done as (
          update loop_task_run set state = 2, outputs = '{"value":1}', ended_at = now()
          where id = any (?::uuid[]))
      update loop_execution set state = 2, ended_at = now() where id = any (?::uuid[])
      """;

  private static final String WHOLE =
      """
      -- LoopConnection.WHOLE
      with execution as (
          insert into loop_execution (id, flow, state, created_at, ended_at)
          values (?, 'flow', 2, now(), now()))
      insert into loop_task_run (id, execution_id, task, state, outputs, started_at, ended_at)
      select id, ?, 'task', 2, '{"value":1}', now(), now() from unnest(?::uuid[]) as id
      """;

  private static final UUID[] NONE = {};

  private final Connection connection;
  private final PreparedStatement commit;
  private final PreparedStatement create;
  private final PreparedStatement advance;
  private final PreparedStatement finish;
  private final PreparedStatement whole;

  LoopConnection(DatabaseAddress address) throws SQLException {
    connection = address.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(SESSION);
    }
    commit = connection.prepareStatement(COMMIT);
    create = connection.prepareStatement(CREATE);
    advance = connection.prepareStatement(ADVANCE);
    finish = connection.prepareStatement(FINISH);
    whole = connection.prepareStatement(WHOLE);
  }

  /** The least a commit can be: one row of four bytes. */
  void commitOneRow() throws SQLException {
    commit.executeUpdate();
  }

  /** Executions and the first task run of each, or the task runs of one: one commit. */
  UUID[] create(UUID[] executions, UUID[] executionOfRun) throws SQLException {
    UUID[] runs = ids(executionOfRun.length);
    set(create, 1, executions);
    set(create, 2, runs);
    set(create, 3, executionOfRun);
    create.executeUpdate();
    return runs;
  }

  /** Ends a task run of each execution and begins the next one: one commit. */
  UUID[] advance(UUID[] executions, UUID[] runs) throws SQLException {
    UUID[] next = ids(runs.length);
    set(advance, 1, runs);
    set(advance, 2, next);
    set(advance, 3, executions);
    advance.executeUpdate();
    return next;
  }

  /** Ends task runs: one commit. */
  void complete(UUID[] runs) throws SQLException {
    finish(NONE, runs);
  }

  /** Ends executions with their last task runs: one commit. */
  void finish(UUID[] executions, UUID[] runs) throws SQLException {
    set(finish, 1, runs);
    set(finish, 2, executions);
    finish.executeUpdate();
  }

  /** An execution that is over with all its task runs: one commit. */
  void whole(int tasks) throws SQLException {
    UUID execution = Uuid7.next();
    whole.setObject(1, execution);
    whole.setObject(2, execution);
    set(whole, 3, ids(tasks));
    whole.executeUpdate();
  }

  /** A chain of so many tasks in each of some executions, a commit for each step of all. */
  void chains(int executions, int tasks) throws SQLException {
    UUID[] ids = ids(executions);
    UUID[] runs = create(ids, ids);
    for (int i = 1; i < tasks; i++) {
      runs = advance(ids, runs);
    }
    finish(ids, runs);
  }

  /** Many task runs of one execution, ended so many at a time. */
  void fanOut(int items, int batch) throws SQLException {
    UUID[] execution = ids(1);
    UUID[] owner = new UUID[items];
    Arrays.fill(owner, execution[0]);
    UUID[] runs = create(execution, owner);
    for (int at = 0; at < items; at += batch) {
      UUID[] part = Arrays.copyOfRange(runs, at, Math.min(items, at + batch));
      if (at + batch < items) {
        complete(part);
      } else {
        finish(execution, part);
      }
    }
  }

  private void set(PreparedStatement statement, int index, UUID[] ids) throws SQLException {
    statement.setArray(index, connection.createArrayOf("uuid", ids));
  }

  private static UUID[] ids(int count) {
    UUID[] ids = new UUID[count];
    Arrays.setAll(ids, i -> Uuid7.next());
    return ids;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
