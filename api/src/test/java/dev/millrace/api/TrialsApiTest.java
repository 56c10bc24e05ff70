package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.testing.HttpTestClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What can be tried out, looked at in part, or set going, over HTTP. */
@ExtendWith(ServerExtension.class)
class TrialsApiTest {

  private static final String EXECUTIONS = "/api/v1/main/executions";
  private static final String FLOW = EXECUTIONS + "/company.trials/form";
  private static final String JSON = "application/json";

  private final ServerFixture server;
  private final HttpTestClient client;

  TrialsApiTest(ServerFixture server) {
    this.server = server;
    client = server.client();
  }

  @BeforeAll
  static void flows(ServerFixture server) {
    server.createFlow(
        """
        id: form
        namespace: company.trials
        inputs:
          - id: colour
            type: SELECT
            values: [red, blue]
            defaults: red
          - id: amount
            type: INT
            min: 2
          - id: file
            type: FILE
            required: false
          - id: why
            type: STRING
            dependsOn:
              inputs: [colour]
              condition: "{{ inputs.colour == 'blue' }}"
        tasks:
          - id: each
            type: io.kestra.plugin.core.flow.ForEach
            values: ["a", "b", "c"]
            tasks:
              - id: say
                type: io.kestra.plugin.core.debug.Return
                format: "{{ taskrun.value }} {{ inputs.amount }}"
          - id: gate
            type: io.kestra.plugin.core.flow.Pause
            onResume:
              - id: date
                type: DATE
        """);
  }

  private String paused() {
    String id = client.post(FLOW, JSON, "{\"amount\":7}").json(200).path("id").asText();
    await(id, "PAUSED");
    return id;
  }

  private JsonNode await(String id, String state) {
    return SseReader.await(server.url() + EXECUTIONS + "/" + id + "/follow", state);
  }

  private static JsonNode input(JsonNode verdict, String id) {
    for (JsonNode input : verdict.path("inputs")) {
      if (input.at("/input/id").asText().equals(id)) {
        return input;
      }
    }
    throw new AssertionError(id + " is not in " + verdict);
  }

  @Test
  void inputsAreCheckedWithoutCreatingAnything() {
    JsonNode verdict =
        client.post(FLOW + "/validate?labels=made:here", JSON, "{\"amount\":\"1\"}").json(200);
    JsonNode blue =
        client.post(FLOW + "/validate", JSON, "{\"amount\":3,\"colour\":\"blue\"}").json(200);

    assertThat(verdict.path("id").asText()).isEqualTo("form");
    assertThat(verdict.path("namespace").asText()).isEqualTo("company.trials");
    assertThat(input(verdict, "amount").at("/errors/0/message").asText()).contains("2");
    assertThat(input(verdict, "colour").path("isDefault").asBoolean()).isTrue();
    assertThat(input(verdict, "colour").path("value").asText()).isEqualTo("red");
    assertThat(input(verdict, "colour").at("/input/values/1").asText()).isEqualTo("blue");
    assertThat(input(verdict, "why").path("enabled").asBoolean()).isFalse();
    assertThat(input(blue, "why").at("/errors/0/message").asText()).contains("Missing required");
    assertThat(client.post(EXECUTIONS + "/company.trials/none/validate", JSON, "{}").status())
        .isEqualTo(404);
    assertThat(client.get(EXECUTIONS + "/search?labels=made:here").json(200).path("total").asLong())
        .isZero();
  }

  @Test
  void answersAreCheckedBeforeTheResume() {
    String id = paused();
    String one = EXECUTIONS + "/" + id;

    JsonNode wrong = client.post(one + "/resume/validate", JSON, "{\"date\":\"soon\"}").json(200);
    JsonNode right =
        client.post(one + "/resume/validate", JSON, "{\"date\":\"2026-02-01\"}").json(200);

    assertThat(input(wrong, "date").at("/errors/0/message").asText()).isNotEmpty();
    assertThat(input(right, "date").path("errors")).isEmpty();
    assertThat(client.get(one).json(200).at("/state/current").asText()).isEqualTo("PAUSED");
    client.post(one + "/resume", JSON, "{\"date\":\"2026-02-01\"}");
    await(id, "SUCCESS");
    assertThat(client.post(one + "/resume/validate", JSON, "{}").json(409).path("code").asText())
        .isEqualTo("EXECUTION_STATE");
  }

  @Test
  void anExpressionIsTriedInItsContext() {
    String id = paused();
    JsonNode execution = client.get(EXECUTIONS + "/" + id).json(200);
    String say = "";
    for (JsonNode run : execution.path("taskRunList")) {
      say = run.path("taskId").asText().equals("say") ? run.path("id").asText() : say;
    }

    assertThat(eval(id, "/eval", "{{ inputs.amount * 2 }} {{ flow.id }}").path("result").asText())
        .isEqualTo("14 form");
    assertThat(eval(id, "/eval/" + say, "{{ taskrun.value }}").path("result").asText())
        .isEqualTo("c");
    assertThat(eval(id, "/eval", "{{ nothing.at.all }}").path("error").asText())
        .contains("nothing");
    assertThat(eval(id, "/eval", "{{ http('http://127.0.0.1') }}").path("error").asText())
        .contains("http() is not called");
    assertThat(
            client
                .post(EXECUTIONS + "/" + id + "/eval/0353378AT5TYKcApVr2qst", "text/plain", "x")
                .json(404)
                .path("code")
                .asText())
        .isEqualTo("TASK_RUN_NOT_FOUND");
  }

  private JsonNode eval(String id, String path, String expression) {
    return client.post(EXECUTIONS + "/" + id + path, "text/plain", expression).json(200);
  }

  @Test
  void aScheduledExecutionIsRunByForce() {
    String id =
        client
            .post(FLOW + "?scheduleDate=2126-01-01T00:00:00Z", JSON, "{\"amount\":7}")
            .json(200)
            .path("id")
            .asText();

    int status = client.post(EXECUTIONS + "/" + id + "/force-run", null, "").status();
    await(id, "PAUSED");
    JsonNode unqueued =
        client.post(EXECUTIONS + "/" + id + "/unqueue?state=RUNNING", null, "").json(409);
    client.post(EXECUTIONS + "/" + id + "/resume", JSON, "{\"date\":\"2026-02-01\"}");
    await(id, "SUCCESS");

    assertThat(status).isEqualTo(200);
    assertThat(unqueued.path("message").asText()).contains("PAUSED", "QUEUED");
    assertThat(
            client
                .post(EXECUTIONS + "/" + id + "/force-run", null, "")
                .json(409)
                .path("code")
                .asText())
        .isEqualTo("EXECUTION_STATE");
    assertThat(
            client
                .post(EXECUTIONS + "/unqueue/by-ids", JSON, "[\"" + id + "\"]")
                .json(400)
                .path("message")
                .asText())
        .isEqualTo("invalid bulk unqueue");
    assertThat(
            client
                .post(EXECUTIONS + "/force-run/by-ids", JSON, "[\"" + id + "\"]")
                .json(400)
                .at("/invalids/0/message")
                .asText())
        .contains("already finished");
  }

  @Test
  void taskRunsAreReadPageByPage() {
    String id = paused();
    String path = EXECUTIONS + "/" + id + "/taskruns?size=2";
    List<String> seen = new ArrayList<>();

    JsonNode page = client.get(path).json(200);
    while (true) {
      page.path("results").forEach(run -> seen.add(run.path("id").asText()));
      if (!page.has("next")) {
        break;
      }
      page = client.get(path + "&after=" + page.path("next").asText()).json(200);
    }
    List<String> shown = new ArrayList<>();
    JsonNode execution = client.get(EXECUTIONS + "/" + id).json(200);
    execution.path("taskRunList").forEach(run -> shown.add(run.path("id").asText()));
    JsonNode says =
        client.get(EXECUTIONS + "/" + id + "/taskruns?taskId=say&state=success").json(200);

    assertThat(seen).containsExactlyElementsOf(shown).hasSize(5);
    assertThat(page.path("total").asInt()).isEqualTo(5);
    assertThat(says.path("results")).hasSize(3);
    assertThat(execution.has("taskRunsTotal")).isFalse();
  }

  @Test
  void theGraphOfAnExecutionCountsItsTaskRuns() {
    String id = paused();

    JsonNode graph = client.get(EXECUTIONS + "/" + id + "/graph").json(200);

    for (JsonNode node : graph.path("nodes")) {
      if (node.at("/task/id").asText().equals("say")) {
        assertThat(node.path("uid").asText()).isEqualTo("root.each.say");
        assertThat(node.at("/runs/SUCCESS").asInt()).isEqualTo(3);
      }
    }
    assertThat(graph.path("flowables").toString()).isEqualTo("[\"root.each\"]");
    assertThat(graph.findValuesAsText("id")).contains("each", "say", "gate");
  }

  @Test
  void whatHasNotEndedIsNotLabelled() {
    String id = paused();

    JsonNode refused =
        client
            .post(EXECUTIONS + "/" + id + "/labels", JSON, "[{\"key\":\"a\",\"value\":\"b\"}]")
            .json(400);

    assertThat(refused.path("message").asText())
        .startsWith("The execution is not terminated: " + id + " is PAUSED");
  }

  @Test
  void aLabelWithoutAValueIsNamed() {
    JsonNode refused = client.post(FLOW + "?labels=alone", JSON, "{\"amount\":7}").json(400);

    assertThat(refused.path("message").asText())
        .isEqualTo("Illegal argument: labels is 'alone', expected key:value");
  }

  @Test
  void aFileOfAnotherExecutionIsAskedForThere() {
    String form =
        """
        --b
        Content-Disposition: form-data; name="amount"

        7
        --b
        Content-Disposition: form-data; name="file"; filename="in.txt"

        what it says
        --b--
        """
            .replace("\n", "\r\n");
    JsonNode owner = client.post(FLOW, "multipart/form-data; boundary=b", form).json(200);
    String other = paused();
    String file = "?path=" + owner.at("/inputs/file").asText();

    for (String what : List.of("/file", "/file/metas", "/file/preview")) {
      HttpTestClient.Answer sent = client.get(EXECUTIONS + "/" + other + what + file);

      String place = EXECUTIONS + "/" + owner.path("id").asText() + what + file;
      assertThat(sent.status()).isEqualTo(307);
      assertThat(sent.response().headers().firstValue("Location")).contains(place);
      assertThat(client.get(place).status()).isEqualTo(200);
    }
    assertThat(
            client
                .get(EXECUTIONS + "/" + other + "/file?path=kestra:///other/_files/x")
                .json(403)
                .path("message")
                .asText())
        .startsWith("Invalid prefix path");
  }
}
