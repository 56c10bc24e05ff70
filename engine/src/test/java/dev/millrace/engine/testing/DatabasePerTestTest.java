package dev.millrace.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.store.Database;
import org.junit.jupiter.api.RepeatedTest;

/** The second of them would find the table of the first. */
@DatabasePerTest
class DatabasePerTestTest {

  private final TestDatabase db;
  private final Database database;

  DatabasePerTestTest(TestDatabase db, Database database) {
    this.db = db;
    this.database = database;
  }

  @RepeatedTest(3)
  void aTestHasADatabaseThatIsItsOwnAndNobodyElses(TestDatabase again) {
    database.main().useHandle(handle -> handle.execute("create table mine ()"));

    assertThat(again).isSameAs(db);
    String connected =
        database
            .main()
            .withHandle(handle ->
                handle.createQuery("select current_database()").mapTo(String.class).one());
    assertThat(connected).isEqualTo(db.name());
  }
}
