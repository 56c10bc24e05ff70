package dev.millrace.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.house.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views for reporting: documented to the last column, and telling what the tables hold. */
@ExtendWith(PostgresExtension.class)
class ReportViewsTest {
  private static final String COLUMNS =
      """
      select c.relname as view, a.attname as name, format_type(a.atttypid, null) as type,
             col_description(c.oid, a.attnum) as meaning
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where n.nspname = 'report'
      order by c.relname, a.attnum
      """;

  private final Database database;

  ReportViewsTest(Database database) {
    this.database = database;
  }

  @Test
  void everyColumnIsDescribedInTheDatabaseAndTheSameInTheDocumentation() throws IOException {
    String page = Files.readString(Checkout.root().resolve("docs/reporting.md"));

    List<Map<String, Object>> columns = rows(COLUMNS);

    assertThat(columns).hasSizeGreaterThan(70);
    assertThat(columns)
        .allSatisfy(column ->
            assertThat(page)
                .contains("## report." + column.get("view") + "\n")
                .contains(
                    "| `%s` | %s | %s |"
                        .formatted(column.get("name"), column.get("type"), column.get("meaning"))));
    assertThat(page.lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(columns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "80000000-0000-0000-8000-000000000000",
        "0190163d-8694-739b-aea5-966c26f8ad91"
      })
  void idsAreShownAsTheApiShowsThem(String uuid) {
    String shown = new ExecutionId(UUID.fromString(uuid)).toString();

    assertThat(rows("select report.shown_id('" + uuid + "') as s").getFirst())
        .containsEntry("s", shown);
    assertThat(rows("select report.id_of('" + shown + "')::text as u").getFirst())
        .containsEntry("u", uuid);
    assertThatThrownBy(() -> rows("select report.id_of('nonsense')"))
        .isInstanceOf(JdbiException.class);
  }

  @Test
  void anExecutionIsReportedWithItsTimesTaskRunsAndLog() {
    ExecutionId id = ExecutionId.next();
    ExecutionId run = ExecutionId.next();
    for (String sql : sample().split(";")) {
      database
          .main()
          .useHandle(handle ->
              handle.createUpdate(sql).bind("id", id.value()).bind("run", run.value()).execute());
    }
    String mine = " where execution_id = '" + id.value() + "'";

    assertThat(
            rows("select execution_id, duration_seconds, waiting_seconds, trigger_id from"
                    + " report.executions where id = '"
                    + id.value()
                    + "'")
                .getFirst())
        .containsEntry("execution_id", id.toString())
        .containsEntry("duration_seconds", 90.5)
        .containsEntry("waiting_seconds", 30.0)
        .containsEntry("trigger_id", "daily");
    assertThat(
            rows(
                "select task_id, flow_id, duration_seconds, attempts from report.task_runs" + mine))
        .containsExactly(
            Map.of("task_id", "t", "flow_id", "f", "duration_seconds", 10.0, "attempts", 2));
    assertThat(rows("select level, message from report.logs" + mine))
        .containsExactly(Map.of("level", "ERROR", "message", "no"));
    assertThat(rows("select executions, succeeded, average_seconds from report.daily"))
        .containsExactly(Map.of("executions", 1L, "succeeded", 1L, "average_seconds", 90.5));
  }

  private static String sample() {
    return """
    insert into execution (id, namespace, flow_id, flow_revision, state, original_id, trigger,
        original_created_at, created_at, started_at, ended_at, history)
    values (:id, 'n', 'f', 1, 'SUCCESS', :id, '{"id":"daily","type":"Schedule"}',
        '2026-11-24 23:00Z', '2026-11-24 23:00Z', '2026-11-24 23:00:30Z',
        '2026-11-24 23:01:30.5Z', 'SUCCESS 1');
    insert into task_run (execution_id, id, task_id, branch, state, attempt, created_at, started_at,
        ended_at, history)
    values (:id, :run, 't', 'tasks', 'SUCCESS', 2, '2026-11-24 23:00:30Z', '2026-11-24 23:00:40Z',
        '2026-11-24 23:00:50Z', 'SUCCESS 1');
    insert into log_entry (at, execution_id, namespace, flow_id, level, message)
    values ('2026-11-24 23:00:45Z', :id, 'n', 'f', 4, 'no')\
    """;
  }

  private List<Map<String, Object>> rows(String sql) {
    return database.read().withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }
}
