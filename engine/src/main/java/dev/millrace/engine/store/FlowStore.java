package dev.millrace.engine.store;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Revisions of flows. A revision is never changed: saving, disabling and deleting add one. Used by
 * the facade {@code Flows} and by {@link FlowCache}. Safe for all threads.
 */
public final class FlowStore {
  /** Channel on which other nodes hear that a flow has a new revision: "namespace id". */
  public static final String CHANNEL = "millrace_flow";

  private static final int LIST_MAX = 20_000;

  /** What must be true of the flow before it is saved. */
  public enum Expect {
    ABSENT,
    PRESENT,
    ANYTHING
  }

  static final String LATEST =
      """
      -- FlowStore.LATEST
      select namespace, id, revision, source, disabled, deleted, labels, description, updated_at
      from flow
      where namespace = :namespace and id = :id
      order by revision desc
      limit 1
      """;

  static final String REVISION =
      """
      -- FlowStore.REVISION
      select namespace, id, revision, source, disabled, deleted, labels, description, updated_at
      from flow
      where namespace = :namespace and id = :id and revision = :revision
      """;

  static final String LIST =
      """
      -- FlowStore.LIST
      select distinct on (namespace, id)
             namespace, id, revision, source, disabled, deleted, labels, description, updated_at
      from flow
      where namespace = :namespace
      order by namespace, id, revision desc
      limit :limit
      """;

  /**
   * Serializes the writers of one flow until their transaction ends. Without it two of them read
   * the same latest revision and one fails on the primary key.
   */
  static final String LOCK =
      """
      -- FlowStore.LOCK
      select pg_advisory_xact_lock(hashtextextended('flow ' || :namespace || ' ' || :id, 0))
      """;

  static final String INSERT =
      """
      -- FlowStore.INSERT
      insert into flow (namespace, id, revision, source, disabled, deleted, labels, description,
                        updated_at)
      values (:namespace, :id, :revision, :source, :disabled, :deleted, cast(:labels as jsonb),
              :description, :updatedAt)
      """;

  static final String NOTIFY =
      """
      -- FlowStore.NOTIFY
      select pg_notify(:channel, :namespace || ' ' || :id)
      """;

  /** Never the latest one, nor one an execution still runs. */
  static final String DELETE_REVISIONS =
      """
      -- FlowStore.DELETE_REVISIONS
      delete from flow f
      where f.namespace = :namespace and f.id = :id and f.revision = any(:revisions)
        and f.revision < (select max(l.revision) from flow l
                          where l.namespace = :namespace and l.id = :id)
        and not exists (select 1 from execution e
                        where e.namespace = f.namespace and e.flow_id = f.id
                          and e.flow_revision = f.revision and e.closed_at is null)
      """;

  private final Jdbi jdbi;
  private final InstantSource clock;

  public FlowStore(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** The latest revision, which may be a deletion. */
  public Optional<StoredFlow> latest(String namespace, String id) {
    return jdbi.withHandle(handle -> latest(handle, namespace, id));
  }

  public Optional<StoredFlow> revision(String namespace, String id, int revision) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(REVISION)
            .bind("namespace", namespace)
            .bind("id", id)
            .bind("revision", revision)
            .map((rows, context) -> map(rows))
            .findOne());
  }

  /** Latest revisions of a namespace's flows, without deleted ones, by id. */
  public List<StoredFlow> list(String namespace) {
    return jdbi.withHandle(handle -> list(handle, namespace));
  }

  /**
   * Adds a revision, unless the latest one has the same text: then that one is returned.
   *
   * @throws EngineException FLOW_EXISTS or FLOW_NOT_FOUND when the expectation is not met
   */
  public StoredFlow save(Flow flow, String source, Expect expect) {
    return jdbi.inTransaction(handle -> {
      lock(handle, flow.namespace(), flow.id());
      return save(handle, flow, source, expect);
    });
  }

  /** Text and its typed form, to be saved together with others. */
  public record Source(Flow flow, String text) {}

  /**
   * Saves flows of one namespace together and, when {@code deleteOthers}, deletes the namespace's
   * flows that are not among them. All or nothing.
   */
  public List<StoredFlow> saveAll(String namespace, List<Source> sources, boolean deleteOthers) {
    List<Source> sorted = new ArrayList<>(sources);
    // Locks are taken in one order, or two such calls could wait for each other.
    sorted.sort(
        Comparator.comparing((Source source) -> source.flow().namespace())
            .thenComparing(source -> source.flow().id()));
    return jdbi.inTransaction(handle -> {
      List<StoredFlow> saved = new ArrayList<>();
      for (Source source : sorted) {
        lock(handle, source.flow().namespace(), source.flow().id());
        saved.add(save(handle, source.flow(), source.text(), Expect.ANYTHING));
      }
      if (deleteOthers) {
        deleteOthers(handle, namespace, saved);
      }
      return saved;
    });
  }

  /**
   * Adds a revision that says the flow is deleted; its executions stay.
   *
   * @throws EngineException FLOW_NOT_FOUND
   */
  public StoredFlow delete(String namespace, String id) {
    return jdbi.inTransaction(handle -> {
      lock(handle, namespace, id);
      return delete(handle, namespace, id);
    });
  }

  /** Removes old revisions that nothing uses; the latest one stays. Tells how many went. */
  public int deleteRevisions(String namespace, String id, List<Integer> revisions) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(DELETE_REVISIONS)
            .bind("namespace", namespace)
            .bind("id", id)
            .bindArray("revisions", Integer.class, revisions)
            .execute());
  }

  private static List<StoredFlow> list(Handle handle, String namespace) {
    return handle
        .createQuery(LIST)
        .bind("namespace", namespace)
        .bind("limit", LIST_MAX)
        .map((rows, context) -> map(rows))
        .stream()
        .filter(flow -> !flow.deleted())
        .toList();
  }

  private void deleteOthers(Handle handle, String namespace, List<StoredFlow> kept) {
    List<String> ids = kept.stream().map(StoredFlow::id).toList();
    for (StoredFlow other : list(handle, namespace)) {
      if (!ids.contains(other.id())) {
        lock(handle, namespace, other.id());
        delete(handle, namespace, other.id());
      }
    }
  }

  private static void lock(Handle handle, String namespace, String id) {
    handle.createQuery(LOCK).bind("namespace", namespace).bind("id", id).mapTo(String.class).list();
  }

  private StoredFlow save(Handle handle, Flow flow, String source, Expect expect) {
    Optional<StoredFlow> latest = latest(handle, flow.namespace(), flow.id());
    boolean present = latest.isPresent() && !latest.get().deleted();
    check(expect, present, flow.namespace(), flow.id());
    if (present && latest.get().source().equals(source)) {
      return latest.get();
    }
    return insert(
        handle,
        new StoredFlow(
            flow.namespace(),
            flow.id(),
            latest.map(StoredFlow::revision).orElse(0) + 1,
            source,
            flow.disabled(),
            false,
            flow.labels(),
            flow.description(),
            now()));
  }

  private StoredFlow delete(Handle handle, String namespace, String id) {
    StoredFlow latest =
        latest(handle, namespace, id)
            .filter(flow -> !flow.deleted())
            .orElseThrow(() -> notFound(namespace, id));
    return insert(
        handle,
        new StoredFlow(
            namespace,
            id,
            latest.revision() + 1,
            latest.source(),
            latest.disabled(),
            true,
            latest.labels(),
            latest.description(),
            now()));
  }

  /** In microseconds, as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static void check(Expect expect, boolean present, String namespace, String id) {
    if (expect == Expect.ABSENT && present) {
      throw new EngineException(
          ErrorCode.FLOW_EXISTS,
          "flow.id: Flow id already exists: "
              + namespace
              + "."
              + id
              + "; update that flow, or choose another id");
    }
    if (expect == Expect.PRESENT && !present) {
      throw notFound(namespace, id);
    }
  }

  private static StoredFlow insert(Handle handle, StoredFlow flow) {
    handle
        .createUpdate(INSERT)
        .bind("namespace", flow.namespace())
        .bind("id", flow.id())
        .bind("revision", flow.revision())
        .bind("source", SqlText.storable(flow.source()))
        .bind("disabled", flow.disabled())
        .bind("deleted", flow.deleted())
        .bind("labels", Json.write(flow.labels()))
        .bind("description", flow.description())
        .bind("updatedAt", flow.updatedAt())
        .execute();
    handle
        .createQuery(NOTIFY)
        .bind("channel", CHANNEL)
        .bind("namespace", flow.namespace())
        .bind("id", flow.id())
        .mapTo(String.class)
        .list();
    return flow;
  }

  private static Optional<StoredFlow> latest(Handle handle, String namespace, String id) {
    return handle
        .createQuery(LATEST)
        .bind("namespace", namespace)
        .bind("id", id)
        .map((rows, context) -> map(rows))
        .findOne();
  }

  /** What to say when a flow is asked for that is not there. */
  public static EngineException notFound(String namespace, String id) {
    return new EngineException(
        ErrorCode.FLOW_NOT_FOUND,
        "There is no flow " + id + " in namespace " + namespace + "; check both names");
  }

  private static StoredFlow map(ResultSet rows) throws SQLException {
    return new StoredFlow(
        rows.getString("namespace"),
        rows.getString("id"),
        rows.getInt("revision"),
        rows.getString("source"),
        rows.getBoolean("disabled"),
        rows.getBoolean("deleted"),
        Json.readTexts(rows.getString("labels")),
        rows.getString("description"),
        instant(rows, "updated_at"));
  }

  private static Instant instant(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }
}
