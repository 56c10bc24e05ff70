package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.cli.NodeConfig;
import dev.millrace.api.http.CallLimits;
import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.engine.testing.DatabasePerTest;
import dev.millrace.engine.testing.PostgresProxy;
import dev.millrace.engine.testing.PostgresProxy.Fate;
import dev.millrace.engine.testing.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an HTTP client sees, and what is stored, when the server loses the answer of a commit. */
@DatabasePerTest
class LostAnswersApiTest {

  private static final String EXECUTIONS = "/api/v1/main/executions";
  private static final String JSON = "application/json";

  private final TestDatabase db;
  private PostgresProxy proxy;
  private ServerFixture server;
  private HttpTestClient client;

  LostAnswersApiTest(TestDatabase db) {
    this.db = db;
  }

  @BeforeEach
  void start() throws IOException {
    proxy = PostgresProxy.to(db);
    server =
        ServerFixture.start(
            new NodeConfig.DatabaseAddress(proxy.url(), db.user(), db.password()),
            null,
            CallLimits.DEFAULT);
    client = server.client();
    server.createFlow(
        """
        id: echo
        namespace: company.lost
        tasks:
          - {id: work, type: io.kestra.plugin.core.flow.Sleep, duration: PT0.05S}
          - {id: say, type: io.kestra.plugin.core.debug.Return, format: done}
        """);
    server.createFlow(
        """
        id: gate
        namespace: company.lost
        tasks:
          - {id: gate, type: io.kestra.plugin.core.flow.Pause}
          - {id: say, type: io.kestra.plugin.core.debug.Return, format: done}
        """);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    proxy.close();
  }

  /** The client is answered as if nothing had happened, and one execution is stored. */
  @ParameterizedTest
  @CsvSource({
    "LOSE, FORWARD",
    "LOSE_ANSWER, FORWARD",
    "HOLD, DELIVER_HELD_FIRST",
    "LOSE, LOSE_ANSWER"
  })
  void aCreateIsAnsweredAndStoredOnce(Fate first, Fate second) {
    proxy.next(first, second);

    JsonNode created = client.post(EXECUTIONS + "/company.lost/echo", JSON, "{}").json(200);
    JsonNode ended = client.post(EXECUTIONS + "/company.lost/echo?wait=true", JSON, "{}").json(200);

    assertThat(proxy.isDone()).isTrue();
    assertThat(ended.at("/state/current").asText()).isEqualTo("SUCCESS");
    assertThat(idsOf("echo"))
        .containsExactlyInAnyOrder(created.path("id").asText(), ended.path("id").asText());
  }

  @ParameterizedTest
  @CsvSource({"LOSE_ANSWER, LOSE_ANSWER", "LOSE, LOSE_ANSWER"})
  void whoWaitsForTheEndOfWhatIsCreatedIsToldIt(Fate create, Fate result) {
    proxy.next(create, Fate.FORWARD, result);

    JsonNode ended = client.post(EXECUTIONS + "/company.lost/echo?wait=true", JSON, "{}").json(200);

    assertThat(ended.at("/state/current").asText()).isEqualTo("SUCCESS");
    assertThat(idsOf("echo")).containsExactly(ended.path("id").asText());
  }

  @Test
  void whoResumesIsToldThatItMayHaveBeenDone() {
    String id =
        client.post(EXECUTIONS + "/company.lost/gate", JSON, "{}").json(200).path("id").asText();
    // Not always in the transaction of the create, nor the end in that of the resume.
    SseReader.await(server.url() + EXECUTIONS + "/" + id + "/follow", "PAUSED");
    proxy.next(Fate.LOSE_ANSWER);

    JsonNode answer = client.post(EXECUTIONS + "/" + id + "/resume", null, "").json(503);

    assertThat(answer.path("code").asText()).isEqualTo("DATABASE_UNAVAILABLE");
    assertThat(answer.path("message").asText()).contains("it may have been done");
    SseReader.await(server.url() + EXECUTIONS + "/" + id + "/follow", "SUCCESS");
  }

  private List<String> idsOf(String flow) {
    List<String> ids = new ArrayList<>();
    client
        .get(
            EXECUTIONS
                + "/search?filters%5Bnamespace%5D%5BEQUALS%5D=company.lost"
                + "&filters%5BflowId%5D%5BEQUALS%5D="
                + flow)
        .json(200)
        .path("results")
        .forEach(found -> ids.add(found.path("id").asText()));
    return ids;
  }
}
