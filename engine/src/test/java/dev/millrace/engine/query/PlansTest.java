package dev.millrace.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.store.Database;
import dev.millrace.engine.testing.PostgresExtension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages that are looked at all day read an index and stop: planned on thirty thousand rows. */
@ExtendWith(PostgresExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class PlansTest {
  private final Database database;

  PlansTest(Database database) {
    this.database = database;
  }

  @BeforeAll
  void manyRows() {
    database
        .main()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into execution (id, namespace, flow_id, flow_revision, state, original_id,
                                     original_created_at, created_at, history)
              select gen_random_uuid(), 'ns' || i % 100, 'f' || i % 10, 1, 'SUCCESS',
                     gen_random_uuid(), now(), now() - i * interval '1 minute', 'SUCCESS 1'
              from generate_series(1, 30000) as i
              """);
          handle.execute(
              """
              insert into task_run (execution_id, id, task_id, branch, state, created_at, history)
              select id, gen_random_uuid(), 't', 'tasks', 'SUCCESS', now(), 'SUCCESS 1'
              from execution
              """);
          handle.execute(
              """
              insert into log_entry (at, execution_id, namespace, flow_id, level, message)
              select created_at, id, namespace, flow_id, 2, 'hello' from execution
              """);
          handle.execute(
              """
              insert into file (id, path, size, created_at)
              select gen_random_uuid(), '/ns' || i % 1000 || '/_files/' || i, 1, now()
              from generate_series(1, 30000) as i
              """);
          handle.execute("analyze execution, task_run, log_entry, file");
        });
  }

  @Test
  void theNewestExecutionsAreReadBackwardsFromThePrimaryKeyWithoutASort() {
    String plan = search(List.of(), "START_DATE_DESC");

    assertThat(plan).contains("Index Scan Backward using execution_pkey").doesNotContain("Sort");
  }

  /** The history here has one task run an execution; a wide one must not be read as a whole. */
  @Test
  void taskRunsAreFoundByTheirKeyWhateverTheHistoryIsLike() {
    String plan =
        database
            .main()
            .withHandle(handle ->
                String.join(
                    "\n",
                    handle
                        .createQuery(
                            """
                            explain select t.outputs
                              from unnest(array[gen_random_uuid()], array[gen_random_uuid()])
                                     as k (execution_id, id)
                              join task_run t on t.execution_id = k.execution_id and t.id = k.id
                            """)
                        .mapTo(String.class)
                        .list()));

    assertThat(plan).contains("task_run_pkey").doesNotContain("task_run_task");
  }

  @Test
  void theNewestExecutionsOfAFlowAreReadFromItsIndex() {
    String plan =
        search(
            List.of(
                QueryFilter.of(QueryFilter.Field.NAMESPACE, QueryFilter.Operation.EQUALS, "ns1"),
                QueryFilter.of(QueryFilter.Field.FLOW_ID, QueryFilter.Operation.EQUALS, "f1")),
            "START_DATE_DESC");

    assertThat(plan).contains("execution_flow");
  }

  @Test
  void aLabelIsFoundByItsIndex() {
    String plan =
        search(
            List.of(QueryFilter.labels(QueryFilter.Operation.EQUALS, Map.of("rare", "x"))),
            "START_DATE_DESC");

    assertThat(plan).contains("execution_labels");
  }

  @Test
  void linesAndTaskRunsOfAnExecutionAreReadFromTheirIndexes() {
    String logs =
        explain(
            LogQueries.LIST,
            query -> {
              query.bind("executionId", UUID.randomUUID());
              query.bind("at", Instant.EPOCH).bind("seq", 0).bind("limit", 100);
              for (String name : List.of("minLevel", "taskId", "taskRunId", "attempt")) {
                query.bind(name, (Object) null);
              }
            });
    String runs =
        explain(
            TaskRunQueries.OF_EXECUTIONS,
            query ->
                query
                    .bind("outputs", true)
                    .bindArray("executionIds", UUID.class, UUID.randomUUID())
                    .bind("limit", 100));

    assertThat(logs).contains("execution_id_at_seq_idx").doesNotContain("Sort");
    assertThat(runs).contains("task_run_pkey");
  }

  @Test
  void aFolderIsARangeOfTheIndexOfPaths() {
    String plan =
        explain(
            FileQueries.DIRECTORY,
            query ->
                query.bind("folder", "/ns7/_files").bind("marker", ".folder").bind("limit", 100));

    assertThat(plan).contains("file_path_key").doesNotContain("Seq Scan");
  }

  private String search(List<QueryFilter> filters, String sort) {
    return explain(
        ExecutionQueries.SEARCH,
        query ->
            ExecutionSearch.of(filters, Instant.now())
                .bind(query)
                .bind("sort", sort)
                .bind("limit", 25)
                .bind("offset", 0));
  }

  private interface Binder {
    void bind(Query query);
  }

  private String explain(String sql, Binder binder) {
    return database.read().withHandle(handle -> explain(handle, sql, binder));
  }

  private static String explain(Handle handle, String sql, Binder binder) {
    Query query = handle.createQuery("explain " + sql);
    binder.bind(query);
    return String.join("\n", query.mapTo(String.class).list());
  }
}
