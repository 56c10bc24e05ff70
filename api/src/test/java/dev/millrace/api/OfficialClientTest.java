package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.http.Login;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import io.kestra.sdk.KestraClient;
import io.kestra.sdk.internal.ApiException;
import io.kestra.sdk.model.QueryFilter;
import io.kestra.sdk.model.QueryFilterField;
import io.kestra.sdk.model.QueryFilterOp;
import io.kestra.sdk.model.StateType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kestra's own Java client talks to this server as to its own. */
@ExtendWith(PostgresExtension.class)
class OfficialClientTest {

  private static final String TENANT = "main";

  private static ServerFixture server;
  private static KestraClient client;

  @BeforeAll
  static void start(TestDatabase db) throws ApiException {
    server = ServerFixture.start(db, new Login("admin@example.org", "Secret123"));
    client =
        KestraClient.builder()
            .url(server.url())
            .basicAuth("admin@example.org", "Secret123")
            .build();
    client.flows().createFlow(TENANT, flow("greets", "io.kestra.plugin.core.debug.Return"));
    client
        .flows()
        .createFlow(
            TENANT,
            """
            id: waits
            namespace: client.team
            tasks:
              - id: gate
                type: io.kestra.plugin.core.flow.Pause
            """);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String flow(String id, String type) {
    return """
    id: %s
    namespace: client.team
    labels:
      made: by-client
    inputs:
      - id: name
        type: STRING
        defaults: world
    tasks:
      - id: hello
        type: %s
        format: "Hello {{ inputs.name }}"
    outputs:
      - id: text
        type: STRING
        value: "{{ outputs.hello.value }}"
    """
        .formatted(id, type);
  }

  @Test
  void flowsAreCreatedFoundAndChanged() throws ApiException {
    var created =
        client.flows().createFlow(TENANT, flow("made", "io.kestra.plugin.core.debug.Return"));
    var read = client.flows().flow("client.team", "made", TENANT, true, null, false);
    var found =
        client
            .flows()
            .searchFlows(
                TENANT,
                1,
                50,
                null,
                List.of(
                    new QueryFilter()
                        .field(QueryFilterField.NAMESPACE)
                        .operation(QueryFilterOp.EQUALS)
                        .value("client.team")));

    assertThat(created.getRevision()).isEqualTo(1);
    assertThat(read.getSource()).contains("id: made");
    assertThat(found.getTotal()).isGreaterThanOrEqualTo(2);
    assertThatThrownBy(() ->
            client.flows().createFlow(TENANT, flow("made", "io.kestra.plugin.core.debug.Return")))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(422));
  }

  @Test
  void executionsAreStartedReadAndFound() throws ApiException {
    var started =
        client
            .executions()
            .createExecution(
                TENANT, "client.team", "greets", List.of("a:b"), true, null, null, null, null);
    var read = client.executions().execution(started.getId(), TENANT);
    var found =
        client
            .executions()
            .searchExecutions(
                TENANT,
                1,
                10,
                List.of("state.startDate:desc"),
                List.of(
                    new QueryFilter()
                        .field(QueryFilterField.LABELS)
                        .operation(QueryFilterOp.EQUALS)
                        .value(Map.of("a", "b"))));

    assertThat(started.getState().getCurrent()).isEqualTo(StateType.SUCCESS);
    assertThat(started.getUrl()).isNotNull();
    assertThat(read.getOutputs()).containsEntry("text", "Hello world");
    assertThat(found.getResults()).anyMatch(one -> one.getId().equals(started.getId()));
  }

  @Test
  void executionsAreFollowedResumedAndKilled() throws ApiException {
    var first = start("waits");
    var second = start("waits");
    var resumed = new AtomicBoolean();
    var followed =
        client
            .executions()
            .followExecution(first, TENANT)
            .doOnNext(seen -> {
              boolean paused = seen.getState().getCurrent() == StateType.PAUSED;
              if (paused && resumed.compareAndSet(false, true)) {
                resume(first);
              }
            })
            .collectList()
            .block();

    client.executions().killExecution(second, TENANT, true);

    assertThat(followed.getLast().getState().getCurrent()).isEqualTo(StateType.SUCCESS);
    assertThat(followed).anyMatch(one -> one.getState().getCurrent() == StateType.PAUSED);
  }

  private static String start(String flow) throws ApiException {
    return client
        .executions()
        .createExecution(TENANT, "client.team", flow, null, false, null, null, null, null)
        .getId();
  }

  private static void resume(String id) {
    try {
      client.executions().resumeExecution(id, TENANT);
    } catch (ApiException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void valuesAreKept() throws ApiException {
    client.kv().setKeyValue("client.team", "answer", TENANT, "42");

    assertThat(client.kv().keyValue("client.team", "answer", TENANT).getValue()).isEqualTo(42);
  }

  @Test
  void aWrongPasswordIsRefused() {
    KestraClient stranger =
        KestraClient.builder().url(server.url()).basicAuth("admin@example.org", "wrong").build();

    assertThatThrownBy(() -> stranger.kv().keyValue("client.team", "answer", TENANT))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(401));
  }
}
