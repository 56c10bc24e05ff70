package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A line on its way to the default partition while the partition of its day is made. */
@ExtendWith(PostgresExtension.class)
class PartitionRaceTest {
  private static final LocalDate DAY = LocalDate.parse("2027-11-24");

  private final Database database;

  PartitionRaceTest(Database database) {
    this.database = database;
  }

  @Test
  void aLineThatMeetsTheMakingOfItsDayIsWrittenAtTheSecondTry() throws Exception {
    CompletableFuture<Throwable> met = new CompletableFuture<>();
    database
        .main()
        .useTransaction(handle -> {
          handle
              .createQuery(Partitions.ADD)
              .bind("table", "log_entry")
              .bind("day", DAY)
              .mapTo(Boolean.class)
              .one();
          Thread.ofVirtual()
              .start(() -> {
                try {
                  insert();
                  met.complete(new AssertionError("the line was not in the way"));
                } catch (RuntimeException e) {
                  met.complete(e);
                }
              });
          while (!waitsForALock()) {
            Thread.onSpinWait();
          }
        });

    assertThat(RetryableSql.isPassing(met.get())).isTrue();
    insert();
  }

  private boolean waitsForALock() {
    return database
        .read()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select exists (select 1 from pg_stat_activity where datname ="
                        + " current_database() and wait_event_type = 'Lock' and query like"
                        + " '%LogStore.INSERT%')")
                .mapTo(Boolean.class)
                .one());
  }

  private void insert() {
    new LogStore(database.background())
        .insert(
            List.of(
                new LogEntry(
                    Instant.parse(DAY + "T12:00:00Z"),
                    Origin.execution(ExecutionId.next(), "n", "f"),
                    LogLevel.INFO,
                    "met")));
  }
}
