package dev.millrace.engine.store;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.spi.JdbiPlugin;

/**
 * How our types travel to PostgreSQL. Instants go as timestamptz in UTC, whatever the zones of the
 * machine and of the session are.
 */
final class SqlTypes implements JdbiPlugin {

  @Override
  public void customizeJdbi(Jdbi jdbi) {
    jdbi.registerArgument(new InstantArgument());
    jdbi.registerArgument(new ExecutionIdArgument());
    jdbi.registerArgument(new TaskRunIdArgument());
    jdbi.registerArrayType(UUID.class, "uuid");
    jdbi.registerArrayType(Instant.class, "timestamptz", Instant::toString);
    jdbi.registerArrayType(ExecutionId.class, "uuid", ExecutionId::value);
    jdbi.registerArrayType(TaskRunId.class, "uuid", TaskRunId::value);
    jdbi.registerArrayType(State.class, "text", State::name);
  }

  private static final class InstantArgument extends AbstractArgumentFactory<Instant> {
    InstantArgument() {
      super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      OffsetDateTime utc = value.atOffset(ZoneOffset.UTC);
      return (position, statement, context) -> statement.setObject(position, utc);
    }
  }

  private static final class ExecutionIdArgument extends AbstractArgumentFactory<ExecutionId> {
    ExecutionIdArgument() {
      super(Types.OTHER);
    }

    @Override
    protected Argument build(ExecutionId value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setObject(position, value.value());
    }
  }

  private static final class TaskRunIdArgument extends AbstractArgumentFactory<TaskRunId> {
    TaskRunIdArgument() {
      super(Types.OTHER);
    }

    @Override
    protected Argument build(TaskRunId value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setObject(position, value.value());
    }
  }
}
