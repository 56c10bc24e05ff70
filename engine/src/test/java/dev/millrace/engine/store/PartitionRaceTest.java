package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.query.LogPosition;
import dev.millrace.engine.query.LogQueries;
import dev.millrace.engine.query.LogView;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.LockWaits;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Lines in the default partition, and on their way to it, while the partition of their day is made.
 */
@DatabasePerTest
class PartitionRaceTest {
  private final Database database;

  PartitionRaceTest(Database database) {
    this.database = database;
  }

  @Test
  void aLineThatMeetsTheMakingOfItsDayIsWrittenAtTheSecondTry() throws Exception {
    LocalDate day = LocalDate.parse("2027-11-24");
    CompletableFuture<Throwable> met =
        whileMaking(
            day,
            "LogStore.INSERT",
            () -> {
              try {
                insert(day, ExecutionId.next());
                return new AssertionError("the line was not in the way");
              } catch (RuntimeException e) {
                return e;
              }
            });

    assertThat(RetryableSql.isPassing(met.get())).isTrue();
    insert(day, ExecutionId.next());
  }

  @Test
  void aReaderThatMeetsTheMakingOfADayMissesNoLineOfIt() throws Exception {
    LocalDate day = LocalDate.parse("2027-11-26");
    ExecutionId execution = ExecutionId.next();
    insert(day, execution);
    LogQueries logs = new LogQueries(database.read(), InstantSource.system());

    CompletableFuture<List<LogView>> met =
        whileMaking(
            day,
            "LogQueries.LIST",
            () -> logs.list(execution, LogQueries.Selection.ALL, LogPosition.START, 10));

    assertThat(met.get()).hasSize(1);
  }

  /** Begins the action once the day's rows have moved, and ends the move once the action waits. */
  private <T> CompletableFuture<T> whileMaking(LocalDate day, String sql, Supplier<T> action) {
    return database
        .main()
        .inTransaction(handle -> {
          handle
              .createQuery(Partitions.ADD)
              .bind("table", "log_entry")
              .bind("day", day)
              .mapTo(Boolean.class)
              .one();
          return LockWaits.begin(database, sql, action);
        });
  }

  private void insert(LocalDate day, ExecutionId execution) {
    new LogStore(database.background())
        .insert(
            List.of(
                new LogEntry(
                    Instant.parse(day + "T12:00:00Z"),
                    Origin.execution(execution, "n", "f"),
                    LogLevel.INFO,
                    "met")));
  }
}
