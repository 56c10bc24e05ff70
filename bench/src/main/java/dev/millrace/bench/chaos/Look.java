package dev.millrace.bench.chaos;

import dev.millrace.engine.query.Invariants;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import dev.millrace.engine.store.Database;
import dev.millrace.engine.store.RetryableSql;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * What the chaos run sees in the database, past every node. While the database is away it waits.
 * Safe for all threads.
 */
final class Look {

  private static final int TRIES_MAX = 300;
  private static final Pattern STATEMENT = Pattern.compile("(?m)^-- name: (\\w+)\\R((?s:.+?));$");

  private final Database database;
  private final Map<String, String> statements = statements();

  Look(Database database) {
    this.database = database;
  }

  /** An execution somebody has to do something about. */
  record Waiting(ExecutionId id, @Nullable String key) {}

  /** An execution that no other started. */
  record Root(
      ExecutionId id,
      String flowId,
      State state,
      @Nullable String key,
      int n,
      @Nullable String result,
      String error) {}

  /** A task run that has an effect outside. */
  record Caller(
      ExecutionId execution,
      TaskRunId run,
      String step,
      @Nullable String value,
      State state,
      int attempts,
      @Nullable String body) {}

  int open() throws InterruptedException {
    return rows("open", (row, context) -> row.getInt("number")).getFirst();
  }

  List<Waiting> paused() throws InterruptedException {
    return waiting("paused");
  }

  List<Waiting> killable() throws InterruptedException {
    return waiting("killable");
  }

  List<Root> roots() throws InterruptedException {
    return rows(
        "roots",
        (row, context) ->
            new Root(
                new ExecutionId(row.getObject("id", UUID.class)),
                row.getString("flow_id"),
                State.valueOf(row.getString("state")),
                row.getString("key"),
                row.getInt("n"),
                row.getString("result"),
                row.getString("error")));
  }

  List<Caller> callers() throws InterruptedException {
    return rows(
        "calls",
        (row, context) ->
            new Caller(
                new ExecutionId(row.getObject("execution_id", UUID.class)),
                new TaskRunId(row.getObject("id", UUID.class)),
                row.getString("task_id"),
                row.getString("value"),
                State.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getString("body")));
  }

  /** Rows of a statement that lists what must not be, as text. */
  List<String> complaints(String name) throws InterruptedException {
    return rows(name, (row, context) -> row.getString("subject") + ": " + row.getString("what"));
  }

  /** Executions that have not ended, with what they wait for. */
  List<String> unfinished() throws InterruptedException {
    return rows(
        "unfinished",
        (row, context) ->
            "%s %s %s (%s): work [%s], task runs [%s]"
                .formatted(
                    new ExecutionId(row.getObject("id", UUID.class)),
                    row.getString("flow_id"),
                    row.getString("state"),
                    row.getString("key"),
                    row.getString("work"),
                    row.getString("runs")));
  }

  /** How many executions of each flow ended in which state. */
  String summary() throws InterruptedException {
    return rows(
            "summary",
            (row, context) ->
                row.getString("flow_id")
                    + " "
                    + row.getString("state")
                    + " "
                    + row.getInt("number"))
        .stream()
        .collect(Collectors.joining(", "));
  }

  /** What breaks the engine's own rules. */
  List<String> brokenInvariants() throws InterruptedException {
    return patiently(() ->
        new Invariants(database.background()).check().stream().map(Object::toString).toList());
  }

  private List<Waiting> waiting(String name) throws InterruptedException {
    return rows(
        name,
        (row, context) ->
            new Waiting(new ExecutionId(row.getObject("id", UUID.class)), row.getString("key")));
  }

  private <T> List<T> rows(String name, RowMapper<T> mapper) throws InterruptedException {
    return patiently(() -> database.main().withHandle(handle -> query(handle, name, mapper)));
  }

  private <T> List<T> query(Handle handle, String name, RowMapper<T> mapper) {
    String sql = statements.get(name);
    if (sql == null) {
      throw new IllegalStateException("no statement " + name);
    }
    return new ArrayList<>(handle.createQuery(sql).map(mapper).list());
  }

  private static <T> T patiently(java.util.function.Supplier<T> look) throws InterruptedException {
    return RetryableSql.standard().run("looking", TRIES_MAX, look);
  }

  private static Map<String, String> statements() {
    try (InputStream in = Look.class.getResourceAsStream("/chaos/look.sql")) {
      if (in == null) {
        throw new IllegalStateException("look.sql is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> found = new HashMap<>();
      for (Matcher matcher = STATEMENT.matcher(text); matcher.find(); ) {
        found.put(matcher.group(1), matcher.group(2));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
