package dev.millrace.bench.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the PostgreSQL of a server counts. Reading it writes nothing. Used by one thread.
 *
 * <p>Commits are counted by transaction ids, because those are given to transactions that write and
 * are exact at once; the server's own counters lag by seconds.
 */
public final class ServerStatistics implements AutoCloseable {

  private static final String COUNTERS =
      """
      -- ServerStatistics.COUNTERS
      select pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
             (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint
      """;

  private static final String LOADED =
      """
      -- ServerStatistics.LOADED
      select current_setting('shared_preload_libraries') like '%pg_stat_statements%'
      """;

  private static final String CALLS =
      """
      -- ServerStatistics.CALLS
      select coalesce(sum(calls), 0)::bigint from pg_stat_statements
      where query not like '%ServerStatistics.%'
      """;

  private static final String TOP =
      """
      -- ServerStatistics.TOP
      select calls, total_exec_time, query from pg_stat_statements
      where query not like '%ServerStatistics.%' order by total_exec_time desc limit 15
      """;

  private static final String SIZES =
      """
      -- ServerStatistics.SIZES
      select relname, pg_total_relation_size(relid), n_live_tup, n_dead_tup
      from pg_stat_user_tables where relname in ('work', 'execution', 'task_run', 'log_entry')
      order by relname
      """;

  private final Connection connection;

  private ServerStatistics(Connection connection) {
    this.connection = connection;
  }

  public static ServerStatistics connect(DatabaseAddress address) {
    try {
      return new ServerStatistics(address.connect());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Transactions that wrote, and bytes of WAL, since the cluster was made. */
  public record Counters(long commits, long walBytes) {
    public Counters since(Counters before) {
      return new Counters(commits - before.commits, walBytes - before.walBytes);
    }
  }

  /** What one statement has cost. */
  public record StatementCost(long calls, double millis, String text) {}

  /** A table's size on disk with its indexes, and its rows as vacuum sees them. */
  public record TableSize(String table, long bytes, long liveRows, long deadRows) {}

  public Counters counters() {
    return one(COUNTERS, row -> new Counters(row.getLong(1), row.getLong(2)));
  }

  /** Does at once what autovacuum would do of past loads in a minute of its own. */
  public void vacuum() {
    execute("vacuum (analyze)");
  }

  /** Has every statement counted after the next start of the server; costs it some speed. */
  public void countStatementsFromNextStart() {
    execute("alter system set shared_preload_libraries = 'pg_stat_statements'");
  }

  /** Begins to count, when the server was started for it. */
  public boolean beginCounting() {
    if (!one(LOADED, row -> row.getBoolean(1))) {
      return false;
    }
    execute("create extension if not exists pg_stat_statements");
    execute("select pg_stat_statements_reset()");
    return true;
  }

  /** Statements sent by others than the bench since the counting began. */
  public long statements() {
    return one(CALLS, row -> row.getLong(1));
  }

  public List<StatementCost> costliest() {
    return all(TOP, row -> new StatementCost(row.getLong(1), row.getDouble(2), row.getString(3)));
  }

  private List<TableSize> sizes() {
    return all(
        SIZES,
        row -> new TableSize(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
  }

  /** One of these tables. */
  public TableSize size(String table) {
    return sizes().stream()
        .filter(size -> size.table().equals(table))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no table " + table + " in SIZES"));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> T one(String sql, Reader<T> reader) {
    return all(sql, reader).getFirst();
  }

  private <T> List<T> all(String sql, Reader<T> reader) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
