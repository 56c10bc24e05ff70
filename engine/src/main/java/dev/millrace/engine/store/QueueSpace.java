package dev.millrace.engine.store;

import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The room that table {@code work} takes on the disk and in memory. Vacuum makes room within the
 * table for the next rows, but gives back no page of an index: the queue would keep for ever the
 * size that its busiest minute gave it. So it is written anew when little is in it and little comes
 * and goes; with so few rows that takes some milliseconds. Used by one thread; several nodes may
 * each have one.
 */
public final class QueueSpace {

  /** A smaller table, with its indexes, is left alone. */
  static final long BYTES_MAX = 512 << 10;

  /** Rows of a queue that is idle; more are not copied while everybody waits. */
  static final int ROWS_MAX = 1_000;

  /** Rows that came since the last look while the queue was idle. */
  static final int INSERTS_MAX = 1_000;

  /** Everybody who wants the queue waits as long as this does for those who have it. */
  static final Duration PATIENCE = Duration.ofMillis(100);

  static final String LOOK =
      """
      -- QueueSpace.LOOK
      select pg_total_relation_size('work') as bytes,
             pg_stat_get_tuples_inserted('work'::regclass) as inserted,
             (select count(*) from (select 1 from work limit :rows) as first) as present
      """;

  static final String REWRITE =
      """
      -- QueueSpace.REWRITE
      vacuum (full) work
      """;

  private record Look(long bytes, long inserted, int rows) {}

  private final Jdbi jdbi;
  private @Nullable Look last;

  public QueueSpace(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Writes the table anew if it is large and idle, as compared with the call before; tells how many
   * bytes that gave back. Somebody who holds the table for longer, as a backup does, is left in
   * peace: the next call tries again.
   */
  public long shortenWhenIdle() {
    return jdbi.withHandle(handle -> {
      Look before = last;
      Look now = look(handle);
      last = now;
      return before != null && isLarge(now) && isIdle(before, now) && rewrite(handle)
          ? now.bytes() - look(handle).bytes()
          : 0;
    });
  }

  private static boolean isLarge(Look now) {
    return now.bytes() > BYTES_MAX;
  }

  /** The count of inserts begins anew when the server has crashed. */
  private static boolean isIdle(Look before, Look now) {
    long inserts = now.inserted() - before.inserted();
    return now.rows() < ROWS_MAX && inserts >= 0 && inserts < INSERTS_MAX;
  }

  private static Look look(Handle handle) {
    return handle
        .createQuery(LOOK)
        .bind("rows", ROWS_MAX)
        .map((row, context) ->
            new Look(row.getLong("bytes"), row.getLong("inserted"), row.getInt("present")))
        .one();
  }

  /** Whether it was done; it cannot be part of a transaction. */
  private static boolean rewrite(Handle handle) {
    handle.execute("set lock_timeout = " + PATIENCE.toMillis());
    try {
      handle.execute(REWRITE);
      return true;
    } catch (JdbiException e) {
      if (RetryableSql.isPassing(e)) {
        return false;
      }
      throw e;
    } finally {
      handle.execute("reset lock_timeout");
    }
  }
}
