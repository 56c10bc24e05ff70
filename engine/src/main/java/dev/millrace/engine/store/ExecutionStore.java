package dev.millrace.engine.store;

import static dev.millrace.engine.store.ColumnType.BOOL;
import static dev.millrace.engine.store.ColumnType.INSTANT;
import static dev.millrace.engine.store.ColumnType.INT;
import static dev.millrace.engine.store.ColumnType.JSON;
import static dev.millrace.engine.store.ColumnType.JSONB;
import static dev.millrace.engine.store.ColumnType.TEXT;
import static dev.millrace.engine.store.ColumnType.UUID;
import static dev.millrace.engine.store.Columns.texts;
import static dev.millrace.engine.store.Columns.uuids;

import dev.millrace.engine.state.Execution;
import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.Progress;
import dev.millrace.engine.state.State;
import dev.millrace.engine.state.TaskRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of table {@code execution}, as parts of the planning scripts. */
public final class ExecutionStore {

  private static final String COLUMNS =
      """
      e.id, e.namespace, e.flow_id, e.flow_revision, e.state, e.epoch, e.branch, e.cursor, e.total,
      e.children_started, e.children_ended, e.children_failed, e.outcome, e.suspended, e.token,
      e.parent_id, e.original_id, e.caller_execution_id, e.caller_task_run_id, e.attempt_number,
      e.schedule_date, e.created_at, e.started_at, e.ended_at, e.closed_at, e.history, e.error,
      e.inputs, e.variables, e.labels, e.trigger, e.outputs, e.kind, e.task_runs\
      """;

  /** What a row is read from; not a statement. */
  private static final String SELECT = "select " + COLUMNS + "\n  from execution e\n";

  /**
   * Locks the executions of a batch, in the order of their ids, so that two batches never wait for
   * each other in a circle. Everything that changes an execution or anything below it takes this
   * lock first; the claim alone does not, and touches work rows only.
   */
  private static final String LOCK =
      "-- ExecutionStore.LOCK\n"
          + SELECT
          + """
           where e.id = any (?)
           order by e.id
             for update\
          """;

  /** The same, with those that wait for some of them. */
  private static final String LOCK_WITH_CALLERS =
      "-- ExecutionStore.LOCK_WITH_CALLERS\n"
          + SELECT
          + """
           where e.id = any (?::uuid[] || array(
                   select c.caller_execution_id from execution c
                    where c.id = any (?) and c.caller_execution_id is not null))
           order by e.id
             for update\
          """;

  /** The same without the lock, for those who only look. */
  private static final String READ = "-- ExecutionStore.READ\n" + SELECT + " where e.id = any (?)";

  /**
   * Locks executions and fails when one of them is not as a known transaction left it: every
   * transaction that changes an execution, or anything below it, writes the execution's row, and
   * one that only locks it leaves its mark in xmax until the next write (one that locks and writes
   * leaves its own). The division is the only way for a statement to end a script that is on its
   * way as a whole. The id is what this transaction will leave in xmin of the rows it writes.
   */
  private static final String HOLD_MANY =
      """
      -- ExecutionStore.HOLD_MANY
      select 1 / (count(*) = ?)::int as held, pg_current_xact_id()::xid::text as id
        from (select 1
                from unnest(?::uuid[], ?::text[]) as k (id, transaction)
                join execution e on e.id = k.id
               where e.xmin = k.transaction::xid and (e.xmax = '0'::xid or e.xmax = e.xmin)
               order by e.id
                 for update of e) as held\
      """;

  private static final String HOLD =
      """
      -- ExecutionStore.HOLD
      select 1 / count(*) as held, pg_current_xact_id()::xid::text as id
        from (select 1
                from execution e
               where e.id = ? and e.xmin = ?::xid and (e.xmax = '0'::xid or e.xmax = e.xmin)
                 for update) as held\
      """;

  /** The executions that Subflow task runs started; not locked, as one that is closed stays so. */
  private static final String CHILDREN =
      "-- ExecutionStore.CHILDREN\nselect "
          + COLUMNS
          + """

            from unnest(?::uuid[], ?::uuid[]) as k (execution_id, id)
            join task_run t on t.execution_id = k.execution_id and t.id = k.id
            join execution e on e.id = t.child_execution_id\
          """;

  private static final String TRANSACTION =
      "-- ExecutionStore.TRANSACTION\nselect pg_current_xact_id()::xid::text as id";

  private static final RowWrite<Row> INSERT =
      RowWrite.<Row>insert("ExecutionStore.INSERT", "execution")
          .column("id", UUID, r -> r.execution().id().value())
          .column("namespace", TEXT, r -> r.execution().namespace())
          .column("flow_id", TEXT, r -> r.execution().flowId())
          .column("flow_revision", INT, r -> r.execution().flowRevision())
          .column("state", TEXT, r -> r.execution().state().name())
          .column("epoch", INT, r -> r.execution().epoch())
          .column("branch", TEXT, r -> r.execution().progress().branch())
          .column("cursor", INT, r -> r.execution().progress().cursor())
          .column("total", INT, r -> r.execution().progress().total())
          .column("children_started", INT, r -> r.execution().progress().started())
          .column("children_ended", INT, r -> r.execution().progress().ended())
          .column("children_failed", INT, r -> r.execution().progress().failed())
          .column("outcome", TEXT, r -> r.execution().progress().outcome().name())
          .column("suspended", BOOL, r -> r.execution().suspended())
          .column("token", UUID, r -> r.execution().token())
          .column("parent_id", UUID, r -> value(r.execution().parentId()))
          .column("original_id", UUID, r -> r.execution().originalId().value())
          .column("caller_execution_id", UUID, r -> value(r.execution().callerId()))
          .column("caller_task_run_id", UUID, r -> value(r.execution().callerTaskRunId()))
          .column("attempt_number", INT, r -> r.execution().attemptNumber())
          .column("schedule_date", INSTANT, r -> r.execution().scheduleDate())
          .column("created_at", INSTANT, r -> r.execution().createdAt())
          .column("original_created_at", INSTANT, r -> r.execution().createdAt())
          .column("started_at", INSTANT, r -> r.execution().startedAt())
          .column("ended_at", INSTANT, r -> r.execution().endedAt())
          .column("closed_at", INSTANT, r -> r.execution().closedAt())
          .column("history", TEXT, r -> r.execution().history().encoded())
          .column("error", TEXT, r -> r.execution().error())
          .column("inputs", JSON, r -> r.documents().inputs().text())
          .column("variables", JSON, r -> r.documents().variables().text())
          .column("labels", JSONB, r -> r.documents().labels().text())
          .column("trigger", JSON, r -> text(r.documents().trigger()))
          .column("outputs", JSON, r -> text(r.documents().outputs()))
          .column("kind", TEXT, r -> r.documents().kind())
          .column("task_runs", INT, Row::taskRuns)
          .build();

  private static final RowWrite<Row> UPDATE =
      RowWrite.<Row>update("ExecutionStore.UPDATE", "execution")
          .set("flow_revision", INT, r -> r.execution().flowRevision())
          .set("state", TEXT, r -> r.execution().state().name())
          .set("epoch", INT, r -> r.execution().epoch())
          .set("branch", TEXT, r -> r.execution().progress().branch())
          .set("cursor", INT, r -> r.execution().progress().cursor())
          .set("total", INT, r -> r.execution().progress().total())
          .set("children_started", INT, r -> r.execution().progress().started())
          .set("children_ended", INT, r -> r.execution().progress().ended())
          .set("children_failed", INT, r -> r.execution().progress().failed())
          .set("outcome", TEXT, r -> r.execution().progress().outcome().name())
          .set("suspended", BOOL, r -> r.execution().suspended())
          .set("token", UUID, r -> r.execution().token())
          .set("attempt_number", INT, r -> r.execution().attemptNumber())
          .set("started_at", INSTANT, r -> r.execution().startedAt())
          .set("ended_at", INSTANT, r -> r.execution().endedAt())
          .set("closed_at", INSTANT, r -> r.execution().closedAt())
          .set("history", TEXT, r -> r.execution().history().encoded())
          .set("error", TEXT, r -> r.execution().error())
          .set("task_runs", INT, Row::taskRuns)
          .setIfGiven("variables", JSON, r -> r.changed(Documents::variables))
          .setIfGiven("labels", JSONB, r -> r.changed(Documents::labels))
          .setUnless(Row::keepsOutputs, "outputs", JSON, r -> text(r.documents().outputs()))
          .key("id", UUID, r -> r.execution().id().value())
          .build();

  /** As HOLD and UPDATE, in one statement. */
  private static final String UPDATE_HELD =
      "-- ExecutionStore.UPDATE_HELD\nwith updated as (\n"
          + UPDATE.one()
          + """
             and t.xmin = ?::xid and (t.xmax = '0'::xid or t.xmax = t.xmin)
          returning 1)
          select 1 / count(*) as held, pg_current_xact_id()::xid::text as id from updated\
          """;

  private ExecutionStore() {}

  /**
   * A row and its documents.
   *
   * @param loaded documents as the database has them; null for a new execution
   * @param taskRuns task runs made so far
   */
  public record Row(
      Execution execution, Documents documents, @Nullable Documents loaded, int taskRuns) {

    /** A new execution. */
    public Row(Execution execution, Documents documents) {
      this(execution, documents, null, 0);
    }

    /** The row as the transaction that wrote it leaves it. */
    public Row stored() {
      Documents stored = documents.stored();
      return new Row(execution, stored, stored, taskRuns);
    }

    private @Nullable String changed(Function<Documents, @Nullable Document> document) {
      Document now = document.apply(documents);
      boolean same = loaded != null && document.apply(loaded) == now;
      return same || now == null ? null : now.text();
    }

    private boolean keepsOutputs() {
      return loaded != null && loaded.outputs() == documents.outputs();
    }
  }

  public static void lock(Script script, Collection<ExecutionId> ids, Consumer<Row> found) {
    select(script, found, LOCK, uuids(List.copyOf(ids), ExecutionId::value));
  }

  /**
   * Locks executions, and those that some of them were started by and have to tell of their end.
   *
   * @param called of the executions, those whose callers are wanted too
   */
  public static void lockWithCallers(
      Script script,
      Collection<ExecutionId> ids,
      Collection<ExecutionId> called,
      Consumer<Row> found) {
    select(
        script,
        found,
        LOCK_WITH_CALLERS,
        uuids(List.copyOf(ids), ExecutionId::value),
        uuids(List.copyOf(called), ExecutionId::value));
  }

  public static void read(Script script, Collection<ExecutionId> ids, Consumer<Row> found) {
    select(script, found, READ, uuids(List.copyOf(ids), ExecutionId::value));
  }

  /** The executions that these Subflow task runs started. */
  public static void children(Script script, List<TaskRunStore.Key> callers, Consumer<Row> found) {
    select(
        script,
        found,
        CHILDREN,
        uuids(callers, key -> key.executionId().value()),
        uuids(callers, key -> key.id().value()));
  }

  private static void select(
      Script script, Consumer<Row> found, String statement, @Nullable UUID[]... ids) {
    script.query(row -> found.accept(row(row)), statement, (Object[]) ids);
  }

  /** An execution and the transaction that wrote it last. */
  public record Held(ExecutionId id, String transaction) {}

  /**
   * Locks executions and tells the id of the transaction; the script fails with a stale state when
   * somebody else has written one of them.
   */
  public static void hold(Script script, List<Held> executions, Consumer<String> transaction) {
    if (executions.size() == 1) {
      Held held = executions.getFirst();
      script.query(
          row -> transaction.accept(row.getString("id")),
          HOLD,
          held.id().value(),
          held.transaction());
      return;
    }
    script.query(
        row -> transaction.accept(row.getString("id")),
        HOLD_MANY,
        executions.size(),
        uuids(executions, held -> held.id().value()),
        texts(executions, Held::transaction));
  }

  /** Tells the id of the transaction the script is in. */
  public static void transaction(Script script, Consumer<String> id) {
    script.query(row -> id.accept(row.getString("id")), TRANSACTION);
  }

  public static void insert(Script script, List<Row> rows) {
    INSERT.add(script, rows);
  }

  public static void update(Script script, List<Row> rows) {
    UPDATE.add(script, rows);
  }

  /** Updates an execution and checks, as {@link #hold} does, that it is as it was left. */
  public static void updateHeld(Script script, Row row, Held held, Consumer<String> transaction) {
    List<Object> values = UPDATE.values(row);
    values.add(held.transaction());
    script.query(found -> transaction.accept(found.getString("id")), UPDATE_HELD, values.toArray());
  }

  private static Row row(ResultSet row) throws SQLException {
    Progress progress =
        new Progress(
            row.getString("branch"),
            row.getInt("cursor"),
            row.getInt("total"),
            row.getInt("children_started"),
            row.getInt("children_ended"),
            row.getInt("children_failed"),
            State.valueOf(row.getString("outcome")));
    Documents documents = documents(row);
    return new Row(execution(row, progress), documents, documents, row.getInt("task_runs"));
  }

  private static Execution execution(ResultSet row, Progress progress) throws SQLException {
    UUID caller = Columns.uuid(row, "caller_task_run_id");
    return new Execution(
        new Execution.Birth(
            new ExecutionId(Columns.requireUuid(row, "id")),
            row.getString("namespace"),
            row.getString("flow_id"),
            id(row, "parent_id"),
            new ExecutionId(Columns.requireUuid(row, "original_id")),
            id(row, "caller_execution_id"),
            caller == null ? null : new TaskRunId(caller),
            Columns.instant(row, "schedule_date"),
            Columns.requireInstant(row, "created_at")),
        row.getInt("flow_revision"),
        row.getInt("epoch"),
        row.getInt("attempt_number"),
        Columns.course(row),
        progress,
        row.getBoolean("suspended"),
        Columns.uuid(row, "token"),
        Columns.instant(row, "closed_at"),
        row.getString("error"));
  }

  private static Documents documents(ResultSet row) throws SQLException {
    String trigger = row.getString("trigger");
    String outputs = row.getString("outputs");
    return new Documents(
        json(row.getString("inputs")),
        json(row.getString("variables")),
        json(row.getString("labels")),
        trigger == null ? null : Document.ofText(trigger),
        outputs == null ? null : Document.ofText(outputs),
        row.getString("kind"));
  }

  private static Document json(@Nullable String text) {
    return text == null ? Document.EMPTY : Document.ofText(text);
  }

  private static @Nullable ExecutionId id(ResultSet row, String column) throws SQLException {
    UUID value = Columns.uuid(row, column);
    return value == null ? null : new ExecutionId(value);
  }

  private static @Nullable UUID value(@Nullable ExecutionId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable UUID value(@Nullable TaskRunId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable String text(@Nullable Document json) {
    return json == null ? null : json.text();
  }
}
