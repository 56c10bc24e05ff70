package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.testing.EngineFixture;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A start that fails says why, and leaves nothing behind. */
@ExtendWith(PostgresExtension.class)
class EngineStartTest {

  @Test
  void anEngineThatCouldNotStartIsClosedQuietly(TestDatabase db) throws Exception {
    damageSchemaHistory(db);
    Engine engine = Engine.create(EngineFixture.config(db));

    assertThatThrownBy(engine::start).isInstanceOf(EngineException.class);
    assertThatCode(engine::close).doesNotThrowAnyException();
  }

  @Test
  void anEngineThatWasNeverStartedIsClosedQuietly(TestDatabase db) {
    Engine engine = Engine.create(EngineFixture.config(db));

    assertThatCode(engine::close).doesNotThrowAnyException();
  }

  private static void damageSchemaHistory(TestDatabase db) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(db.jdbcUrl(), db.user(), db.password());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("update flyway_schema_history set checksum = 1");
    }
  }
}
