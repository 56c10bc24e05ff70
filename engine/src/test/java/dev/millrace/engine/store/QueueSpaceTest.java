package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.testing.DatabasePerTest;
import java.sql.Connection;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** What a busy queue leaves of its table. */
@DatabasePerTest
class QueueSpaceTest {

  private static final int BUSY = 20_000;

  private final Database database;
  private final QueueSpace space;

  QueueSpaceTest(Database database) {
    this.database = database;
    this.space = new QueueSpace(database.background());
  }

  @Test
  void aQueueThatWasBusyIsSmallAgainAndKeepsItsRows() {
    insert(BUSY);
    vacuumAllBut(10);
    long busy = bytes();
    assertThat(busy).isGreaterThan(1 << 20); // vacuum alone does not give it back

    assertThat(space.shortenWhenIdle()).isZero(); // nothing to compare with
    long given = space.shortenWhenIdle();

    assertThat(bytes()).isEqualTo(busy - given).isLessThan(QueueSpace.BYTES_MAX);
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void aQueueInUseIsLeftAlone() {
    insert(BUSY);
    vacuumAllBut(10);
    space.shortenWhenIdle();

    insert(QueueSpace.INSERTS_MAX);
    vacuumAllBut(10);
    assertThat(space.shortenWhenIdle()).isZero();

    assertThat(space.shortenWhenIdle()).isPositive();
  }

  @Test
  void aQueueWithManyRowsIsLeftAlone() {
    insert(BUSY);
    vacuumAllBut(QueueSpace.ROWS_MAX);

    assertThat(space.shortenWhenIdle()).isZero();
    assertThat(space.shortenWhenIdle()).isZero();
  }

  @Test
  void whoReadsTheQueueForLongIsNotDisturbed() throws Exception {
    insert(BUSY);
    vacuumAllBut(10);
    space.shortenWhenIdle();

    try (Connection backup = database.mainPool().getConnection();
        Statement statement = backup.createStatement()) {
      backup.setAutoCommit(false);
      statement.execute("lock table work in access share mode");
      assertThat(space.shortenWhenIdle()).isZero();
      backup.rollback();
      backup.setAutoCommit(true);
    }

    assertThat(space.shortenWhenIdle()).isPositive();
  }

  @Test
  void aSmallTableIsLeftAlone() {
    insert(10);
    space.shortenWhenIdle();

    assertThat(space.shortenWhenIdle()).isZero();
  }

  private void insert(int count) {
    database
        .main()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into work (id, kind, execution_id, epoch, namespace, due_at)
              select gen_random_uuid(), 'RUN', gen_random_uuid(), 0, 'space', now()
                from generate_series(1, ?)\
              """,
              count);
          toldToStatistics(handle);
        });
  }

  private void vacuumAllBut(int count) {
    database
        .main()
        .useHandle(handle -> {
          handle.execute("delete from work where id not in (select id from work limit ?)", count);
          handle.execute("vacuum work");
          toldToStatistics(handle);
        });
  }

  /** The counts of a session reach others with its next transaction, not some seconds later. */
  private static void toldToStatistics(Handle handle) {
    handle.execute("select pg_stat_force_next_flush()");
    handle.execute("select 1");
  }

  private long bytes() {
    return number("select pg_total_relation_size('work')");
  }

  private long rows() {
    return number("select count(*) from work");
  }

  private long number(String sql) {
    return database.main().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
