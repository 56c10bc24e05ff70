package dev.millrace.engine.testing;

import dev.millrace.engine.store.Database;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Statements that meet somebody's lock; for tests with a database of their own. */
public final class LockWaits {

  private static final Executor THREAD_PER_TASK = Thread::startVirtualThread;

  private LockWaits() {}

  /**
   * Begins an action on a thread of its own and returns when a statement of it with this text waits
   * for a lock, or when the action has ended without waiting.
   */
  public static <T> CompletableFuture<T> begin(Database database, String sql, Supplier<T> action) {
    CompletableFuture<T> met = CompletableFuture.supplyAsync(action, THREAD_PER_TASK);
    while (!isWaiting(database, sql) && !met.isDone()) {
      Thread.onSpinWait();
    }
    return met;
  }

  private static boolean isWaiting(Database database, String sql) {
    return database
        .read()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select exists (select 1 from pg_stat_activity where datname ="
                        + " current_database() and wait_event_type = 'Lock' and query like :sql)")
                .bind("sql", "%" + sql + "%")
                .mapTo(Boolean.class)
                .one());
  }
}
