package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flyway made the schema of the test database; whatever differs from that is left to Flyway. */
@ExtendWith(PostgresExtension.class)
class SchemaHistoryTest {

  @Test
  void whatFlywayMadeOfThisBuildIsCurrent(TestDatabase db) throws SQLException {
    assertThat(isCurrentAfter(db, "select 1")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table flyway_schema_history",
        "update flyway_schema_history set checksum = 1 where version = '0001'",
        "update flyway_schema_history set checksum = 1 where version is null",
        "update flyway_schema_history set success = false where version = '0001'",
        "delete from flyway_schema_history where version is null",
        "update flyway_schema_history set script = 'V0001__other.sql' where version = '0001'",
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success) values (99, '9999', 'x', 'SQL',"
            + " 'V9999__x.sql', 1, 'x', 1, true)"
      })
  void anyDifferenceIsNot(String change, TestDatabase db) throws SQLException {
    assertThat(isCurrentAfter(db, change)).isFalse();
  }

  @Test
  void theLastRunOfARepeatedScriptCounts(TestDatabase db) throws SQLException {
    String again =
        "insert into flyway_schema_history (installed_rank, description, type, script, checksum,"
            + " installed_by, execution_time, success) select %d, description, type, script, %s,"
            + " 'x', 1, true from flyway_schema_history where installed_rank ="
            + " (select max(installed_rank) from flyway_schema_history where version is null)";

    assertThat(isCurrentAfter(db, again.formatted(90, "checksum"))).isTrue();
    assertThat(isCurrentAfter(db, again.formatted(91, "1"))).isFalse();
  }

  private static boolean isCurrentAfter(TestDatabase db, String change) throws SQLException {
    try (Connection connection = db.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(change);
      boolean current = SchemaHistory.isCurrent(connection);
      connection.rollback();
      return current;
    }
  }
}
