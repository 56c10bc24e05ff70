package dev.millrace.engine.store;

import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Daily partitions (UTC) of what only grows: the log and the metrics. A day without a partition is
 * no error: its rows go to the default partition and are moved out when the day gets one. Called by
 * the retention service, one thread at a time; several nodes may call it at once.
 */
public final class Partitions {
  private static final List<String> TABLES = List.of("log_entry", "metric");

  /**
   * Moving rows out of the default partition locks it against readers and writers. Rather than make
   * them queue behind a long search, the call gives up after this time (SQLSTATE 55P03) and the
   * service tries again later.
   */
  static final String LOCK_TIMEOUT =
      """
      -- Partitions.LOCK_TIMEOUT
      set local lock_timeout = '3s'
      """;

  static final String ADD =
      """
      -- Partitions.ADD
      select add_daily_partition(:table, :day)
      """;

  static final String DROP =
      """
      -- Partitions.DROP
      select drop_daily_partitions(:table, :before)
      """;

  private final Jdbi jdbi;

  public Partitions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Makes the partitions of a day and of the days after it; tells how many were missing. */
  public int create(LocalDate first, int days) {
    int created = 0;
    for (String table : TABLES) {
      for (int i = 0; i < days; i++) {
        LocalDate day = first.plusDays(i);
        created += jdbi.inTransaction(handle -> add(handle, table, day)) ? 1 : 0;
      }
    }
    return created;
  }

  /** Drops the partitions of days before this one, and older rows without one; tells how many. */
  public int dropBefore(LocalDate day) {
    int dropped = 0;
    for (String table : TABLES) {
      dropped +=
          jdbi.inTransaction(handle -> {
            handle.execute(LOCK_TIMEOUT);
            return handle
                .createQuery(DROP)
                .bind("table", table)
                .bind("before", day)
                .mapTo(Integer.class)
                .one();
          });
    }
    return dropped;
  }

  private static boolean add(Handle handle, String table, LocalDate day) {
    handle.execute(LOCK_TIMEOUT);
    return handle.createQuery(ADD).bind("table", table).bind("day", day).mapTo(Boolean.class).one();
  }
}
