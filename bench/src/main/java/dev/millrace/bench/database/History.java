package dev.millrace.bench.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Executions that are long over, written straight into the server's tables: each of one task run
 * with its output and one line of log, spread over the last day and over a hundred flows.
 */
public final class History {

  private static final int PART = 50_000;

  private static final String EXECUTIONS =
      """
      -- History.EXECUTIONS
      with seed as (
          select uuidv7(-make_interval(secs => n % 86400)) as id, n,
                 now() - make_interval(secs => n % 86400) as at
          from generate_series(?::int, ?::int) as n),
      execution as (
          insert into execution (id, namespace, flow_id, flow_revision, state, branch, cursor,
                                 total, children_started, children_ended, task_runs, labels,
                                 original_id, original_created_at, created_at, started_at,
                                 ended_at, closed_at, history)
          select id, 'bench', 'flow_' || n % 100, 1, 'SUCCESS', 'tasks', 1, 1, 1, 1, 1,
                 jsonb_build_object('team', 'team_' || n % 7), id, at, at, at, at, at,
                 'CREATED ' || (extract(epoch from at) * 1000000)::bigint || ',RUNNING '
                 || (extract(epoch from at) * 1000000)::bigint || ',SUCCESS '
                 || (extract(epoch from at) * 1000000)::bigint
          from seed),
      run as (
          insert into task_run (execution_id, id, task_id, branch, state, attempt, outputs,
                                created_at, started_at, ended_at, history)
          select id, uuidv7(-make_interval(secs => n % 86400)), 't1', 'tasks', 'SUCCESS', 1,
                 '{"value":"1"}', at, at, at,
                 'CREATED ' || (extract(epoch from at) * 1000000)::bigint || ',SUCCESS '
                 || (extract(epoch from at) * 1000000)::bigint
          from seed)
      insert into log_entry (at, execution_id, namespace, flow_id, task_id, level, message)
      select at, id, 'bench', 'flow_' || n % 100, 't1', 2, 'a line of the log' from seed
      """;

  private History() {}

  /** Writes so many and lets the server take stock of them. Needs PostgreSQL 18. */
  public static void write(DatabaseAddress address, int executions) {
    try (Connection connection = address.connect()) {
      try (PreparedStatement insert = connection.prepareStatement(EXECUTIONS)) {
        for (int from = 1; from <= executions; from += PART) {
          insert.setInt(1, from);
          insert.setInt(2, Math.min(executions, from + PART - 1));
          insert.executeUpdate();
        }
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("vacuum analyze");
        statement.execute("checkpoint");
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
