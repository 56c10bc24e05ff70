package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.flow.LogLevel;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One story, as the partitions are shared by all who use the tables. */
@ExtendWith(PostgresExtension.class)
class PartitionsTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-24");

  private final Database database;
  private final Partitions partitions;
  private final LogStore logs;

  PartitionsTest(Database database) {
    this.database = database;
    partitions = new Partitions(database.background());
    logs = new LogStore(database.background());
  }

  @Test
  void daysGetPartitionsAndOldOnesAreDropped() {
    insert("2026-11-23T23:59:59.999999Z", "before");
    insert("2026-11-24T00:00:00Z", "first");
    insert("2026-11-24T23:59:59.999999Z", "last");
    insert("2026-11-25T00:00:00Z", "next day");

    // What lay in the default partition moves.
    assertThat(partitions.create(DAY, 2)).isEqualTo(4);
    assertThat(partitions.create(DAY, 2)).isZero();
    insert("2026-11-24T12:00:00Z", "noon");

    assertThat(lines())
        .containsExactly(
            "log_entry_default before",
            "log_entry_20261124 first",
            "log_entry_20261124 last",
            "log_entry_20261125 next day",
            "log_entry_20261124 noon");
    assertThat(indexes("log_entry_20261124")).isEqualTo(indexes("log_entry_default"));

    // The day before has no partition of its own: its rows go too.
    assertThat(partitions.dropBefore(DAY.plusDays(1))).isEqualTo(2);
    assertThat(lines()).containsExactly("log_entry_20261125 next day");
    assertThat(partitions.dropBefore(DAY.plusDays(1))).isZero();
  }

  private void insert(String at, String message) {
    logs.insert(
        List.of(
            new LogEntry(
                Instant.parse(at),
                Origin.execution(ExecutionId.next(), "n", "f"),
                LogLevel.INFO,
                message)));
  }

  private List<String> lines() {
    return database
        .read()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select tableoid::regclass || ' ' || message from log_entry order by seq")
                .mapTo(String.class)
                .list());
  }

  private int indexes(String table) {
    return database
        .read()
        .withHandle(handle ->
            handle
                .createQuery("select count(*) from pg_indexes where tablename = :table")
                .bind("table", table)
                .mapTo(int.class)
                .one());
  }
}
