package dev.millrace.engine.store;

import static dev.millrace.engine.store.Columns.uuids;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.TaskRunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows of table {@code work}, the queue. Lock order everywhere: execution, work, task run; the
 * claim takes no execution lock and skips what is locked, so it waits for nobody.
 */
public final class WorkStore {

  private static final String COLUMNS =
      "w.id, w.kind, w.execution_id, w.task_run_id, w.epoch, w.namespace, w.due_at, w.node_id,"
          + " w.crashes";

  private static final RowWrite<WorkRow> INSERT =
      RowWrite.<WorkRow>insert("WorkStore.INSERT", "work")
          .column("id", ColumnType.UUID, WorkRow::id)
          .column("kind", ColumnType.TEXT, x -> x.kind().name())
          .column("execution_id", ColumnType.UUID, x -> x.executionId().value())
          .column(
              "task_run_id",
              ColumnType.UUID,
              x -> x.taskRunId() == null ? null : x.taskRunId().value())
          .column("epoch", ColumnType.INT, WorkRow::epoch)
          .column("namespace", ColumnType.TEXT, WorkRow::namespace)
          .column("due_at", ColumnType.INSTANT, WorkRow::dueAt)
          .column("node_id", ColumnType.UUID, WorkRow::nodeId)
          .column("crashes", ColumnType.INT, WorkRow::crashes)
          .build();

  private static final String DELETE = "-- WorkStore.DELETE\ndelete from work where id = any (?)";

  /**
   * Locks the work rows of attempts that shall be killed and says who holds them: a claim that is
   * being made at this moment is waited for, so no attempt slips through.
   */
  private static final String HOLDERS =
      "-- WorkStore.HOLDERS\nselect "
          + COLUMNS
          + "\n  from work w where w.id = any (?) order by w.id for update";

  private static final String ASK_TO_KILL =
      "-- WorkStore.ASK_TO_KILL\nupdate work set kill = true where id = any (?)";

  /**
   * Takes ready rows in the order they became due. Rows claimed at birth are not in the index this
   * walks. Without free slots only rows that need none are taken.
   */
  private static final String CLAIM =
      """
      -- WorkStore.CLAIM
      with ready as (
        select id
          from work
         where node_id is null and due_at <= ?::timestamptz and (?::bool or kind <> 'RUN')
         order by due_at, id
         limit ?
           for update skip locked)
      update work w
         set node_id = ?
        from ready
       where w.id = ready.id
      returning
      """
          + COLUMNS;

  private static final String NEXT_DUE =
      "-- WorkStore.NEXT_DUE\nselect min(due_at) as due_at from work where node_id is null";

  private static final String TO_KILL =
      "-- WorkStore.TO_KILL\nselect w.id from work w where w.node_id = ? and w.kill";

  /**
   * Rows whose node is gone, for a node that is not gone itself, page by page. The queue is small,
   * so a scan of it is cheap.
   */
  private static final String ORPHANS =
      "-- WorkStore.ORPHANS\nselect "
          + COLUMNS
          + """

           from work w
          where w.node_id is not null
            and not exists (select 1 from node n where n.id = w.node_id)
            and exists (select 1 from node self where self.id = ?)
            and (w.execution_id, w.id) > (?, ?)
          order by w.execution_id, w.id
          limit ?\
          """;

  private static final String HELD_BY =
      "-- WorkStore.HELD_BY\nselect "
          + COLUMNS
          + "\n  from work w where w.node_id = ? order by w.execution_id";

  /** Gives rows back to everybody, unless somebody has taken them meanwhile. */
  private static final String RELEASE =
      """
      -- WorkStore.RELEASE
      update work w
         set node_id = null, crashes = greatest(w.crashes, least(w.crashes + 1, ?))
        from unnest(?::uuid[], ?::uuid[]) as k (id, node_id)
       where w.id = k.id and w.node_id = k.node_id\
      """;

  private static final String SET_CRASHES =
      "-- WorkStore.SET_CRASHES\nupdate work set crashes = ? where id = ?";

  private WorkStore() {}

  public static void insert(Script script, List<WorkRow> rows) {
    INSERT.add(script, rows);
  }

  public static void delete(Script script, Collection<UUID> ids) {
    script.add(DELETE, (Object) ids.toArray(UUID[]::new));
  }

  public static void holders(Script script, Collection<UUID> ids, Consumer<WorkRow> found) {
    script.query(row -> found.accept(row(row)), HOLDERS, (Object) ids.toArray(UUID[]::new));
  }

  public static void askToKill(Script script, Collection<UUID> ids) {
    script.add(ASK_TO_KILL, (Object) ids.toArray(UUID[]::new));
  }

  /**
   * What a node asks for.
   *
   * @param attempts it has slots for attempts; else it takes only what needs none
   */
  public record Claim(UUID nodeId, boolean attempts, int limit, Instant now) {}

  public static void claim(Script script, Claim claim, Consumer<WorkRow> found) {
    script.query(
        row -> found.accept(row(row)),
        CLAIM,
        claim.now().toString(),
        claim.attempts(),
        claim.limit(),
        claim.nodeId());
  }

  /** When the next row that nobody holds is due; null when there is none. */
  public static void nextDue(Script script, Consumer<@Nullable Instant> found) {
    script.query(row -> found.accept(Columns.instant(row, "due_at")), NEXT_DUE);
  }

  public static void toKill(Script script, UUID node, Consumer<UUID> found) {
    script.query(row -> found.accept(Columns.requireUuid(row, "id")), TO_KILL, node);
  }

  /**
   * Where a page of orphans ended; the next begins after it.
   *
   * @param limit rows of a page
   */
  public record Page(UUID execution, UUID row, int limit) {

    public static Page first(int limit) {
      return new Page(new UUID(0, 0), new UUID(0, 0), limit);
    }

    public Page after(WorkRow last) {
      return new Page(last.executionId().value(), last.id(), limit);
    }
  }

  public static void orphans(Script script, UUID self, Page page, Consumer<WorkRow> found) {
    script.query(
        row -> found.accept(row(row)), ORPHANS, self, page.execution(), page.row(), page.limit());
  }

  public static void heldBy(Script script, UUID node, Consumer<WorkRow> found) {
    script.query(row -> found.accept(row(row)), HELD_BY, node);
  }

  /** Releases rows from the dead node each names; the death counts up to this number. */
  public static void release(Script script, List<WorkRow> rows, int crashesMost) {
    script.add(RELEASE, crashesMost, uuids(rows, WorkRow::id), uuids(rows, WorkRow::nodeId));
  }

  public static void setCrashes(Script script, UUID id, int crashes) {
    script.add(SET_CRASHES, crashes, id);
  }

  private static WorkRow row(ResultSet row) throws SQLException {
    UUID run = Columns.uuid(row, "task_run_id");
    return new WorkRow(
        Columns.requireUuid(row, "id"),
        WorkRow.Kind.valueOf(row.getString("kind")),
        new ExecutionId(Columns.requireUuid(row, "execution_id")),
        run == null ? null : new TaskRunId(run),
        row.getInt("epoch"),
        row.getString("namespace"),
        Columns.requireInstant(row, "due_at"),
        Columns.uuid(row, "node_id"),
        row.getInt("crashes"));
  }
}
