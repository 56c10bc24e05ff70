package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.engine.testing.PostgresExtension;
import dev.millrace.engine.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Executions over HTTP, from their creation to their end. */
@ExtendWith(PostgresExtension.class)
class ExecutionsApiTest {

  private static final String EXECUTIONS = "/api/v1/main/executions";

  private static ServerFixture server;
  private static HttpTestClient client;

  @BeforeAll
  static void start(TestDatabase db) {
    server = ServerFixture.start(db);
    client = server.client();
    server.createFlow(
        """
        id: hello
        namespace: company.team
        labels:
          owner: ada
        inputs:
          - id: name
            type: STRING
          - id: count
            type: INT
            required: false
          - id: table
            type: FILE
            required: false
        tasks:
          - id: greet
            type: io.kestra.plugin.core.debug.Return
            format: "Hello {{ inputs.name }}"
          - id: say
            type: io.kestra.plugin.core.log.Log
            message: "{{ outputs.greet.value }}"
        outputs:
          - id: greeting
            type: STRING
            value: "{{ outputs.greet.value }}"
        """);
    server.createFlow(
        """
        id: waits
        namespace: company.team
        tasks:
          - id: gate
            type: io.kestra.plugin.core.flow.Pause
            onResume:
              - id: answer
                type: STRING
          - id: after
            type: io.kestra.plugin.core.debug.Return
            format: "{{ outputs.gate.onResume.answer }}"
        """);
    server.createFlow(
        """
        id: fails
        namespace: company.team
        tasks:
          - id: bad
            type: io.kestra.plugin.core.execution.Fail
        """);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode run(String flow, String form) {
    return client
        .post(
            EXECUTIONS + "/company.team/" + flow + "?wait=true",
            "application/x-www-form-urlencoded",
            form)
        .json(200);
  }

  private static String begin(String flow) {
    return client
        .post(EXECUTIONS + "/company.team/" + flow, "multipart/form-data", "")
        .json(200)
        .path("id")
        .asText();
  }

  /** Follows the execution until it is in the state; the server tells of each change. */
  private static JsonNode await(String id, String state) {
    for (JsonNode execution : follow(id, state)) {
      if (execution.at("/state/current").asText().equals(state)) {
        return execution;
      }
    }
    throw new AssertionError(id + " never was " + state);
  }

  private static List<JsonNode> follow(String id, String until) {
    List<JsonNode> seen = new ArrayList<>();
    try (SseReader events = SseReader.open(server.url() + EXECUTIONS + "/" + id + "/follow")) {
      for (SseReader.Event event = events.next(); event != null; event = events.next()) {
        seen.add(event.json());
        if (event.json().at("/state/current").asText().equals(until)) {
          return seen;
        }
      }
    }
    return seen;
  }

  @Test
  void anExecutionIsCreatedAndItsEndAwaited() {
    JsonNode ended =
        client
            .post(
                EXECUTIONS + "/company.team/hello?wait=true&labels=a:b&labels=x:y:z",
                "application/json",
                "{\"name\":\"Ada\",\"count\":3}")
            .json(200);

    assertThat(ended.at("/state/current").asText()).isEqualTo("SUCCESS");
    assertThat(ended.at("/state/duration").isNumber()).isTrue();
    assertThat(ended.at("/state/histories/0/state").asText()).isEqualTo("CREATED");
    assertThat(ended.at("/outputs/greeting").asText()).isEqualTo("Hello Ada");
    assertThat(ended.at("/inputs/count").asInt()).isEqualTo(3);
    assertThat(ended.path("taskRunList")).hasSize(2);
    assertThat(ended.at("/taskRunList/0/outputs/value").asText()).isEqualTo("Hello Ada");
    assertThat(ended.at("/taskRunList/0/attempts")).hasSize(1);
    assertThat(ended.path("labels").toString())
        .contains("{\"key\":\"owner\",\"value\":\"ada\"}", "{\"key\":\"x\",\"value\":\"y:z\"}");
    assertThat(ended.path("originalId").asText()).isEqualTo(ended.path("id").asText());
    assertThat(ended.path("url").asText())
        .isEqualTo(
            server.url() + "/ui/main/executions/company.team/hello/" + ended.path("id").asText());
  }

  @Test
  void aFileIsGivenAsAPartOfTheForm() {
    String big = "line\n".repeat(40_000);
    String body =
        String.join(
            "\r\n",
            "--b",
            "Content-Disposition: form-data; name=\"name\"",
            "",
            "Ada",
            "--b",
            "Content-Disposition: form-data; name=\"table\"; filename=\"C:\\data\\t.csv\"",
            "Content-Type: text/csv",
            "",
            big,
            "--b--",
            "");

    JsonNode ended =
        client
            .post(
                EXECUTIONS + "/company.team/hello?wait=true",
                "multipart/form-data; boundary=b",
                body)
            .json(200);

    assertThat(ended.at("/inputs/table").asText())
        .startsWith("kestra:///company/team/hello/executions/")
        .endsWith("/t.csv");
  }

  @Test
  void missingInputsAndUnknownFlowsAreNamed() {
    JsonNode missing =
        client.post(EXECUTIONS + "/company.team/hello", "multipart/form-data", "").json(422);
    JsonNode unknown =
        client.post(EXECUTIONS + "/company.team/nothing", "multipart/form-data", "").json(404);

    assertThat(missing.path("code").asText()).isEqualTo("INPUT_INVALID");
    assertThat(missing.path("message").asText()).contains("name");
    assertThat(unknown.path("code").asText()).isEqualTo("FLOW_NOT_FOUND");
    assertThat(client.get(EXECUTIONS + "/nonsense").json(404).path("code").asText())
        .isEqualTo("EXECUTION_NOT_FOUND");
    assertThat(client.get(EXECUTIONS + "/0353378AT5TYKcApVr2qst").status()).isEqualTo(404);
  }

  @Test
  void searchesTakeFiltersPagesAndSorts() {
    String id = run("hello", "name=Bob").path("id").asText();

    JsonNode byLabel =
        client
            .get(EXECUTIONS + "/search?filters%5Blabels%5D%5BEQUALS%5D%5Bowner%5D=ada&size=100")
            .json(200);
    JsonNode legacy =
        client
            .get(
                EXECUTIONS
                    + "/search?namespace=company&state=SUCCESS&state=WARNING&labels=owner:ada"
                    + "&sort=state.startDate:desc&page=1&size=1")
            .json(200);
    JsonNode ofFlow =
        client.get(EXECUTIONS + "?namespace=company.team&flowId=hello&size=100").json(200);

    assertThat(byLabel.path("results").findValuesAsText("id")).contains(id);
    assertThat(legacy.path("results")).hasSize(1);
    assertThat(legacy.path("total").asInt()).isPositive();
    assertThat(ofFlow.path("results").findValuesAsText("id")).contains(id);
    assertThat(client.get(EXECUTIONS + "/search?sort=nothing:asc").status()).isEqualTo(422);
    assertThat(
            client
                .get(EXECUTIONS + "/search?filters%5Bnothing%5D%5BEQUALS%5D=1")
                .json(400)
                .path("message")
                .asText())
        .startsWith("Provided query filters are invalid");
    assertThat(client.get(EXECUTIONS + "/search?page=0").status()).isEqualTo(400);
    assertThat(client.get(EXECUTIONS + "?namespace=a").json(400).path("message").asText())
        .contains("[flowId]");
  }

  @Test
  void aPausedExecutionGoesOnWithItsAnswers() {
    String id = begin("waits");
    await(id, "PAUSED");

    int wrong = client.post(EXECUTIONS + "/" + id + "/resume", "multipart/form-data", "").status();
    int resumed =
        client
            .post(EXECUTIONS + "/" + id + "/resume", "application/json", "{\"answer\":\"yes\"}")
            .status();
    JsonNode ended = await(id, "SUCCESS");

    assertThat(wrong).isEqualTo(422);
    assertThat(resumed).isEqualTo(204);
    assertThat(ended.at("/taskRunList/1/outputs/value").asText()).isEqualTo("yes");
    assertThat(
            client
                .post(EXECUTIONS + "/" + id + "/resume", "application/json", "{}")
                .json(409)
                .path("code")
                .asText())
        .isEqualTo("EXECUTION_STATE");
  }

  @Test
  void aRunningExecutionIsKilled() {
    String id = begin("waits");
    await(id, "PAUSED");

    assertThat(client.delete(EXECUTIONS + "/" + id + "/kill").status()).isEqualTo(202);
    assertThat(await(id, "KILLED").path("id").asText()).isEqualTo(id);
    assertThat(client.delete(EXECUTIONS + "/" + id + "/kill").status()).isEqualTo(409);
  }

  @Test
  void followingTellsTheStartTheChangesAndTheEnd() {
    String id = begin("waits");
    await(id, "PAUSED");
    List<String> ids = new ArrayList<>();

    try (SseReader events = SseReader.open(server.url() + EXECUTIONS + "/" + id + "/follow")) {
      ids.add(events.next().id());
      client.post(EXECUTIONS + "/" + id + "/resume", "application/json", "{\"answer\":\"1\"}");
      for (SseReader.Event event = events.next(); event != null; event = events.next()) {
        ids.add(event.id());
      }
    }

    assertThat(ids.getFirst()).isEqualTo("start");
    assertThat(ids.getLast()).isEqualTo("end");
    assertThat(ids.subList(1, ids.size() - 1)).allMatch("progress"::equals);
  }

  @Test
  void aFailedExecutionIsRestartedReplayedAndRelabelled() {
    JsonNode failed = run("fails", "");
    String id = failed.path("id").asText();
    assertThat(failed.at("/state/current").asText()).isEqualTo("FAILED");

    JsonNode labelled =
        client
            .post(
                EXECUTIONS + "/" + id + "/labels",
                "application/json",
                "[{\"key\":\"seen\",\"value\":\"yes\"}]")
            .json(200);
    JsonNode replay = client.post(EXECUTIONS + "/" + id + "/replay", null, "").json(200);
    JsonNode restarted = client.post(EXECUTIONS + "/" + id + "/restart", null, "").json(200);
    JsonNode again = await(id, "FAILED");

    assertThat(labelled.path("labels").toString()).contains("seen");
    assertThat(replay.path("id").asText()).isNotEqualTo(id);
    assertThat(replay.path("originalId").asText()).isEqualTo(id);
    assertThat(restarted.path("id").asText()).isEqualTo(id);
    assertThat(again.at("/metadata/attemptNumber").asInt()).isPositive();
  }

  @Test
  void aStatusIsChangedByHand() {
    String id = run("fails", "").path("id").asText();

    JsonNode changed =
        client.post(EXECUTIONS + "/" + id + "/change-status?status=SUCCESS", null, "").json(200);

    assertThat(changed.at("/state/current").asText()).isEqualTo("SUCCESS");
    assertThat(client.post(EXECUTIONS + "/" + id + "/change-status?status=X", null, "").status())
        .isEqualTo(400);
  }

  @Test
  void manyAreKilledOrNoneWhenOneCannotBe() {
    String first = begin("waits");
    String second = begin("waits");
    await(first, "PAUSED");
    await(second, "PAUSED");

    JsonNode refused =
        client
            .delete(
                EXECUTIONS + "/kill/by-ids", "application/json", "[\"" + first + "\",\"nothing\"]")
            .json(400);
    JsonNode killed =
        client
            .delete(
                EXECUTIONS + "/kill/by-ids",
                "application/json",
                "[\"" + first + "\",\"" + second + "\"]")
            .json(200);

    assertThat(refused.path("message").asText()).isEqualTo("invalid bulk kill");
    assertThat(refused.at("/invalids/0/invalidValue").asText()).isEqualTo("nothing");
    assertThat(killed.path("count").asInt()).isEqualTo(2);
    await(first, "KILLED");
    await(second, "KILLED");
  }

  @Test
  void outputsAreReadByTaskRun() {
    JsonNode ended = run("hello", "name=Eve");
    String id = ended.path("id").asText();
    String taskRun = ended.at("/taskRunList/0/id").asText();

    JsonNode list = client.get("/api/v1/main/outputs/" + id).json(200);
    JsonNode one = client.get("/api/v1/main/outputs/" + id + "/" + taskRun).json(200);

    assertThat(list.at("/0/taskId").asText()).isEqualTo("greet");
    assertThat(one.path("value").asText()).isEqualTo("Hello Eve");
  }

  @Test
  void theLatestOfFlowsIsTold() {
    String id = run("hello", "name=Z").path("id").asText();

    JsonNode latest =
        client
            .post(
                EXECUTIONS + "/latest",
                "application/json",
                "[{\"namespace\":\"company.team\",\"id\":\"hello\"},"
                    + "{\"namespace\":\"a\",\"id\":\"b\"}]")
            .json(200);

    assertThat(latest).hasSize(1);
    assertThat(latest.at("/0/flowId").asText()).isEqualTo("hello");
    assertThat(latest.at("/0/id").asText()).isGreaterThanOrEqualTo(id);
  }

  @Test
  void theFlowOfAnExecutionIsShownWithoutSecretsOfTasks() {
    String id = run("hello", "name=Q").path("id").asText();

    JsonNode flow = client.get(EXECUTIONS + "/" + id + "/flow").json(200);

    assertThat(flow.at("/tasks/0/id").asText()).isEqualTo("greet");
    assertThat(flow.at("/tasks/0").has("format")).isFalse();
  }

  @Test
  void anEndedExecutionIsDeleted() {
    String id = run("hello", "name=D").path("id").asText();

    assertThat(client.delete(EXECUTIONS + "/" + id).status()).isEqualTo(204);
    assertThat(client.get(EXECUTIONS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void logsAreListedFilteredDownloadedAndFollowed() {
    String id = run("hello", "name=Log").path("id").asText();

    JsonNode lines = client.get("/api/v1/main/logs/" + id).json(200);
    JsonNode none = client.get("/api/v1/main/logs/" + id + "?minLevel=ERROR").json(200);
    String text = client.get("/api/v1/main/logs/" + id + "/download").text();
    JsonNode found = client.get("/api/v1/main/logs/search?q=hello%20log&minLevel=INFO").json(200);
    List<String> followed = new ArrayList<>();
    try (SseReader events = SseReader.open(server.url() + "/api/v1/main/logs/" + id + "/follow")) {
      for (SseReader.Event event = events.next(); event != null; event = events.next()) {
        followed.add(event.json().path("message").asText());
      }
    }

    assertThat(lines.findValuesAsText("message")).contains("Hello Log");
    assertThat(lines.at("/0/level").asText()).isEqualTo("INFO");
    assertThat(none).isEmpty();
    assertThat(text).contains(" INFO Hello Log\n");
    assertThat(found.at("/results/0/executionId").asText()).isEqualTo(id);
    assertThat(followed).contains("Hello Log");
  }
}
